"""Placements by the last of their keys, which begins with all others: a block is a range of it, however hot its day."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_index("placements_by_key0", "placements")
    for level in range(1, 4):
        op.execute(f"ALTER TABLE placements DROP COLUMN key{level}")
    op.execute("ALTER TABLE placements RENAME COLUMN key0 TO merge_key")
    op.execute("ALTER TABLE placements RENAME COLUMN key4 TO key")
    op.create_index("placements_by_key", "placements", ["merge_key", "day", "key"])
