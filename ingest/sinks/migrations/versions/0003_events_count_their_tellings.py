"""Events count their tellings."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("events", sa.Column("num_tellings", sa.BigInteger(), nullable=False, server_default="1"))
