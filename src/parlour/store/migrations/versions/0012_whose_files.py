"""Files say whose storage they take, so that it is added up without going through all rooms."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OWNERS = {
    "assets": "SELECT rooms.created_by FROM rooms WHERE rooms.id = assets.room_id",
    "shared_files": (
        "SELECT rooms.created_by FROM events JOIN rooms ON rooms.id = events.room_id"
        " WHERE events.id = shared_files.folder_id"
    ),
}


def upgrade() -> None:
    op.drop_index("ix_assets_sizes", "assets")
    for table, owner in _OWNERS.items():
        op.add_column(table, sa.Column("owner_id", sa.Uuid(), nullable=True))
        op.execute(f"UPDATE {table} SET owner_id = ({owner})")
        with op.batch_alter_table(table) as batch:
            batch.alter_column("owner_id", existing_type=sa.Uuid(), nullable=False)
            batch.create_foreign_key(
                op.f(f"fk_{table}_owner_id_users"),
                "users",
                ["owner_id"],
                ["id"],
                ondelete="CASCADE",
            )
        op.create_index(op.f(f"ix_{table}_owner_id_size"), table, ["owner_id", "size"])
