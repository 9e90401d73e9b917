"""Shared folders of events and the files in them; links to calendar feeds."""

import sqlalchemy as sa
from alembic import op

from parlour.store.base import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_folders",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("read_link", sa.String(length=1024), nullable=False),
        sa.Column("read_password", sa.String(length=255), nullable=False),
        sa.Column("write_link", sa.String(length=1024), nullable=False),
        sa.Column("write_password", sa.String(length=255), nullable=False),
        sa.Column("share_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_shared_folders_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_shared_folders")),
        sa.UniqueConstraint("read_link", name=op.f("uq_shared_folders_read_link")),
        sa.UniqueConstraint("write_link", name=op.f("uq_shared_folders_write_link")),
    )
    _files()
    op.create_table(
        "calendar_feeds",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_calendar_feeds_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feeds_secret_hash")),
    )


def _files() -> None:
    op.create_table(
        "shared_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("folder_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.String(length=1024), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["folder_id"],
            ["shared_folders.event_id"],
            name=op.f("fk_shared_files_folder_id_shared_folders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_files")),
        sa.UniqueConstraint(
            "folder_id", "name_key", name=op.f("uq_shared_files_folder_id_name_key")
        ),
    )
