"""Tariffs that identity providers name and that end; log-outs; names of invited addresses."""

import sqlalchemy as sa
from alembic import op

from parlour.store.base import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tariffs()
    _logouts()
    for name in ("firstname", "lastname"):
        op.add_column("event_email_invites", sa.Column(name, sa.String(length=255), nullable=True))


def _tariffs() -> None:
    op.create_table(
        "tariff_external_ids",
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("tariff_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tariff_id"],
            ["tariffs.id"],
            name=op.f("fk_tariff_external_ids_tariff_id_tariffs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("external_id", name=op.f("pk_tariff_external_ids")),
    )
    op.create_index(op.f("ix_tariff_external_ids_tariff_id"), "tariff_external_ids", ["tariff_id"])
    pinned = sa.Column("tariff_pinned", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("users", pinned)
    op.add_column("users", sa.Column("tariff_expires_at", UtcDateTime(), nullable=True))
    op.create_index(op.f("ix_users_tariff_expires_at"), "users", ["tariff_expires_at"])
    op.create_index(op.f("ix_users_tariff_id"), "users", ["tariff_id"])


def _logouts() -> None:
    op.create_table(
        "logouts",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_logouts")),
    )
    op.create_index(op.f("ix_logouts_expires_at"), "logouts", ["expires_at"])
    op.create_table(
        "logout_tokens",
        sa.Column("jti_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("jti_hash", name=op.f("pk_logout_tokens")),
    )
    op.create_index(op.f("ix_logout_tokens_expires_at"), "logout_tokens", ["expires_at"])
