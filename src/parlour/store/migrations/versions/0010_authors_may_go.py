"""Who made or changed what is in somebody else's room may delete their account: it stays."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_AUTHORS = {
    "events": ("updated_by",),
    "event_exceptions": ("created_by", "updated_by"),
    "event_invites": ("created_by",),
    "event_email_invites": ("created_by",),
    "room_invites": ("created_by", "updated_by"),
    "module_resources": ("created_by",),
}


def upgrade() -> None:
    for table, columns in _AUTHORS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                name = op.f(f"fk_{table}_{column}_users")
                batch.drop_constraint(name, type_="foreignkey")
                batch.alter_column(column, existing_type=sa.Uuid(), nullable=True)
                batch.create_foreign_key(name, "users", [column], ["id"], ondelete="SET NULL")
