"""First tables."""

import sqlalchemy as sa
from alembic import op

from parlour.store.base import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tariffs()
    _tenants()
    _users()
    _rooms()
    _events()
    _room_invites()
    _sip_configs()
    _streaming_targets()
    _event_email_invites()
    _event_exceptions()
    _event_favorites()
    _event_invites()


def _tariffs() -> None:
    op.create_table(
        "tariffs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("quotas", sa.JSON(), nullable=False),
        sa.Column("disabled_modules", sa.JSON(), nullable=False),
        sa.Column("disabled_features", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariffs")),
        sa.UniqueConstraint("name", name=op.f("uq_tariffs_name")),
    )


def _tenants() -> None:
    op.create_table(
        "tenants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
        sa.UniqueConstraint("external_id", name=op.f("uq_tenants_external_id")),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=1024), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("firstname", sa.String(length=255), nullable=False),
        sa.Column("lastname", sa.String(length=255), nullable=False),
        sa.Column("display_name", sa.String(length=255), nullable=False),
        sa.Column("display_name_chosen", sa.Boolean(), nullable=False),
        sa.Column("picture", sa.String(length=2048), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("dashboard_theme", sa.String(length=16), nullable=True),
        sa.Column("conference_theme", sa.String(length=16), nullable=True),
        sa.Column("tariff_id", sa.Uuid(), nullable=False),
        sa.Column("tariff_status", sa.String(length=16), nullable=False),
        sa.Column("disabled_since", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_authenticated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tariff_id"], ["tariffs.id"], name=op.f("fk_users_tariff_id_tariffs")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_users_tenant_id_tenants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint(
            "tenant_id", "issuer", "subject", name=op.f("uq_users_tenant_id_issuer_subject")
        ),
    )
    op.create_index(op.f("ix_users_tenant_id_email"), "users", ["tenant_id", "email"], unique=False)


def _rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("waiting_room", sa.Boolean(), nullable=False),
        sa.Column("guest_access", sa.String(length=16), nullable=False),
        sa.Column("e2e_encryption", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_rooms_created_by_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
    )
    op.create_index(op.f("ix_rooms_created_by"), "rooms", ["created_by"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_adhoc", sa.Boolean(), nullable=False),
        sa.Column("show_meeting_details", sa.Boolean(), nullable=False),
        sa.Column("training_participation_report", sa.JSON(), nullable=True),
        sa.Column("is_time_independent", sa.Boolean(), nullable=False),
        sa.Column("is_all_day", sa.Boolean(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("starts_at_tz", sa.String(length=64), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at_tz", sa.String(length=64), nullable=True),
        sa.Column("recurrence_pattern", sa.JSON(), nullable=False),
        sa.Column("series_ends_at", UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_events_created_by_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_events_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"],
            ["users.id"],
            name=op.f("fk_events_updated_by_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("room_id", name=op.f("uq_events_room_id")),
    )
    op.create_index(
        "ix_events_listed", "events", ["created_by", "starts_at", "created_at", "id"], unique=False
    )
    op.create_index(op.f("ix_events_series_ends_at"), "events", ["series_ends_at"], unique=False)


def _room_invites() -> None:
    op.create_table(
        "room_invites",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("expiration", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_room_invites_created_by_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name=op.f("fk_room_invites_room_id_rooms"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"],
            ["users.id"],
            name=op.f("fk_room_invites_updated_by_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_invites")),
    )
    op.create_index(op.f("ix_room_invites_room_id"), "room_invites", ["room_id"], unique=False)


def _sip_configs() -> None:
    op.create_table(
        "sip_configs",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("sip_id", sa.String(length=10), nullable=False),
        sa.Column("password", sa.String(length=10), nullable=False),
        sa.Column("lobby", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_sip_configs_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_sip_configs")),
        sa.UniqueConstraint("sip_id", name=op.f("uq_sip_configs_sip_id")),
    )


def _streaming_targets() -> None:
    op.create_table(
        "streaming_targets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("streaming_endpoint", sa.String(length=2048), nullable=False),
        sa.Column("streaming_key", sa.String(length=2048), nullable=False),
        sa.Column("public_url", sa.String(length=2048), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["rooms.id"],
            name=op.f("fk_streaming_targets_room_id_rooms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streaming_targets")),
    )
    op.create_index(
        op.f("ix_streaming_targets_room_id"), "streaming_targets", ["room_id"], unique=False
    )


def _event_email_invites() -> None:
    op.create_table(
        "event_email_invites",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_event_email_invites_created_by_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_event_email_invites_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_email_invites")),
        sa.UniqueConstraint(
            "event_id", "email", name=op.f("uq_event_email_invites_event_id_email")
        ),
    )
    op.create_index(
        op.f("ix_event_email_invites_email"), "event_email_invites", ["email"], unique=False
    )


def _event_exceptions() -> None:
    op.create_table(
        "event_exceptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("original_starts_at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("is_all_day", sa.Boolean(), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("starts_at_tz", sa.String(length=64), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at_tz", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_event_exceptions_created_by_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_event_exceptions_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"],
            ["users.id"],
            name=op.f("fk_event_exceptions_updated_by_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_exceptions")),
        sa.UniqueConstraint(
            "event_id",
            "original_starts_at",
            name=op.f("uq_event_exceptions_event_id_original_starts_at"),
        ),
    )


def _event_favorites() -> None:
    op.create_table(
        "event_favorites",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_event_favorites_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_event_favorites_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "event_id", name=op.f("pk_event_favorites")),
    )
    op.create_index(
        op.f("ix_event_favorites_event_id"), "event_favorites", ["event_id"], unique=False
    )


def _event_invites() -> None:
    op.create_table(
        "event_invites",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("invitee", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["users.id"],
            name=op.f("fk_event_invites_created_by_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_event_invites_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invitee"],
            ["users.id"],
            name=op.f("fk_event_invites_invitee_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_invites")),
        sa.UniqueConstraint("event_id", "invitee", name=op.f("uq_event_invites_event_id_invitee")),
    )
    op.create_index(op.f("ix_event_invites_invitee"), "event_invites", ["invitee"], unique=False)
