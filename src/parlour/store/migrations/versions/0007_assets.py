"""Files of rooms, objects to be deleted, documents of signalling modules."""

import sqlalchemy as sa
from alembic import op

from parlour.store.base import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assets()
    _module_resources()


def _assets() -> None:
    op.create_table(
        "assets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("namespace", sa.String(length=255), nullable=True),
        sa.Column("kind", sa.String(length=50), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("object_key", sa.String(length=64), nullable=False),
        sa.Column("idempotency_key", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name=op.f("fk_assets_room_id_rooms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets")),
        sa.UniqueConstraint("object_key", name=op.f("uq_assets_object_key")),
        sa.UniqueConstraint(
            "room_id", "idempotency_key", name=op.f("uq_assets_room_id_idempotency_key")
        ),
    )
    op.create_index("ix_assets_sizes", "assets", ["room_id", "size"])
    op.create_table(
        "discarded_objects",
        sa.Column("object_key", sa.String(length=64), nullable=False),
        sa.Column("discarded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("object_key", name=op.f("pk_discarded_objects")),
    )
    op.create_index(
        op.f("ix_discarded_objects_discarded_at"), "discarded_objects", ["discarded_at"]
    )


def _module_resources() -> None:
    op.create_table(
        "module_resources",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("namespace", sa.String(length=255), nullable=False),
        sa.Column("tag", sa.String(length=255), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("idempotency_key", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name=op.f("fk_module_resources_room_id_rooms"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_module_resources_created_by_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_resources")),
        sa.UniqueConstraint(
            "room_id", "idempotency_key", name=op.f("uq_module_resources_room_id_idempotency_key")
        ),
    )
    op.create_index(op.f("ix_module_resources_created_by"), "module_resources", ["created_by"])
