"""Merge keys have digests, by which a worker knows what it may remember; placements are read by day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "merge_keys",
        sa.Column("merge_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("merge_key"),
    )
    for level in range(5):
        op.drop_index(f"placements_by_key{level}", "placements")
    op.create_index("placements_by_key0", "placements", ["key0", "day"])
