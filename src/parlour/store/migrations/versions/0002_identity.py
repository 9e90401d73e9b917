"""Tables of the built-in identity provider."""

import sqlalchemy as sa
from alembic import op

from parlour.store.base import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _accounts()
    _attempts()
    _setup_tokens()
    _signing_keys()
    _sessions()
    _grants()
    _codes()
    _refresh_tokens()


def _accounts() -> None:
    op.create_table(
        "identity_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("given_name", sa.String(length=255), nullable=False),
        sa.Column("family_name", sa.String(length=255), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_identity_accounts_email")),
    )


def _attempts() -> None:
    op.create_table(
        "identity_attempts",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("window_ends_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_identity_attempts")),
    )
    op.create_index(
        op.f("ix_identity_attempts_window_ends_at"),
        "identity_attempts",
        ["window_ends_at"],
        unique=False,
    )


def _setup_tokens() -> None:
    op.create_table(
        "identity_setup_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_identity_setup_tokens")),
    )


def _signing_keys() -> None:
    op.create_table(
        "identity_signing_keys",
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("private_jwk", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_identity_signing_keys")),
    )


def _sessions() -> None:
    op.create_table(
        "identity_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cookie_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("authenticated_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["identity_accounts.id"],
            name=op.f("fk_identity_sessions_account_id_identity_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_sessions")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_identity_sessions_cookie_hash")),
    )
    op.create_index(
        op.f("ix_identity_sessions_account_id"), "identity_sessions", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_identity_sessions_expires_at"), "identity_sessions", ["expires_at"], unique=False
    )


def _grants() -> None:
    op.create_table(
        "identity_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("scope", sa.String(length=1024), nullable=False),
        sa.Column("authenticated_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["identity_accounts.id"],
            name=op.f("fk_identity_grants_account_id_identity_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["identity_sessions.id"],
            name=op.f("fk_identity_grants_session_id_identity_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_grants")),
    )
    op.create_index(
        op.f("ix_identity_grants_account_id"), "identity_grants", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_identity_grants_expires_at"), "identity_grants", ["expires_at"], unique=False
    )
    op.create_index(
        op.f("ix_identity_grants_session_id"), "identity_grants", ["session_id"], unique=False
    )


def _codes() -> None:
    op.create_table(
        "identity_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("redirect_uri", sa.String(length=2048), nullable=False),
        sa.Column("scope", sa.String(length=1024), nullable=False),
        sa.Column("nonce", sa.String(length=1024), nullable=True),
        sa.Column("challenge", sa.String(length=128), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["grant_id"],
            ["identity_grants.id"],
            name=op.f("fk_identity_codes_grant_id_identity_grants"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["identity_sessions.id"],
            name=op.f("fk_identity_codes_session_id_identity_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_identity_codes")),
    )
    op.create_index(
        op.f("ix_identity_codes_expires_at"), "identity_codes", ["expires_at"], unique=False
    )
    op.create_index(
        op.f("ix_identity_codes_grant_id"), "identity_codes", ["grant_id"], unique=False
    )
    op.create_index(
        op.f("ix_identity_codes_session_id"), "identity_codes", ["session_id"], unique=False
    )


def _refresh_tokens() -> None:
    op.create_table(
        "identity_refresh_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("parent_hash", sa.String(length=64), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["grant_id"],
            ["identity_grants.id"],
            name=op.f("fk_identity_refresh_tokens_grant_id_identity_grants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_identity_refresh_tokens")),
    )
    op.create_index(
        op.f("ix_identity_refresh_tokens_grant_id"),
        "identity_refresh_tokens",
        ["grant_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_identity_refresh_tokens_parent_hash"),
        "identity_refresh_tokens",
        ["parent_hash"],
        unique=False,
    )
    op.create_index(
        op.f("ix_identity_refresh_tokens_expires_at"),
        "identity_refresh_tokens",
        ["expires_at"],
        unique=False,
    )
