"""The built-in identity provider's tables.

Of passwords, codes, tokens and cookies only hashes are kept: who reads these tables cannot log in
with them. Signing keys are the exception; their table is as secret as the data folder.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, now

# Hexadecimal SHA-256 of a random value of at least 128 bits.
_HASH = String(64)


class Account(Base):
    """Somebody who can log in. The id is the `sub` claim; `email` is lower case."""

    __tablename__ = "identity_accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    given_name: Mapped[str] = mapped_column(String(255))
    family_name: Mapped[str] = mapped_column(String(255))
    locale: Mapped[str | None] = mapped_column(String(35), default=None)
    password_hash: Mapped[str] = mapped_column(String(255))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None] = mapped_column(default=None)


class LoginSession(Base):
    """A browser that is logged in; its cookie's hash. The id is the `sid` claim."""

    __tablename__ = "identity_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    cookie_hash: Mapped[str] = mapped_column(_HASH, unique=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity_accounts.id", ondelete="CASCADE"), index=True
    )
    authenticated_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Grant(Base):
    """What one log-in gave to one client: the family of its refresh tokens."""

    __tablename__ = "identity_grants"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity_accounts.id", ondelete="CASCADE"), index=True
    )
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity_sessions.id", ondelete="CASCADE"), index=True
    )
    client_id: Mapped[str] = mapped_column(String(255))
    scope: Mapped[str] = mapped_column(String(1024))
    authenticated_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)


class AuthorizationCode(Base):
    """A code on its way through the browser. Used ones stay until they expire, to notice reuse."""

    __tablename__ = "identity_codes"

    code_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    client_id: Mapped[str] = mapped_column(String(255))
    redirect_uri: Mapped[str] = mapped_column(String(2048))
    scope: Mapped[str] = mapped_column(String(1024))
    nonce: Mapped[str | None] = mapped_column(String(1024), default=None)
    challenge: Mapped[str] = mapped_column(String(128))
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity_sessions.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    grant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("identity_grants.id", ondelete="CASCADE"), default=None, index=True
    )


class RefreshToken(Base):
    """One generation of a family. `parent_hash` is the token that was traded in for it."""

    __tablename__ = "identity_refresh_tokens"

    token_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity_grants.id", ondelete="CASCADE"), index=True
    )
    parent_hash: Mapped[str | None] = mapped_column(_HASH, default=None, index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class SigningKey(Base):
    """A private key as JWK. The newest one signs; all that are not retired verify."""

    __tablename__ = "identity_signing_keys"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    private_jwk: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    retired_at: Mapped[datetime | None] = mapped_column(default=None)


class SetupToken(Base):
    """The link with which the first account is made."""

    __tablename__ = "identity_setup_tokens"

    token_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    expires_at: Mapped[datetime]


class LoginAttempts(Base):
    """Failed log-ins of one account or address in the current window; the key is hashed."""

    __tablename__ = "identity_attempts"

    key_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    count: Mapped[int]
    window_ends_at: Mapped[datetime] = mapped_column(index=True)


class Logout(Base):
    """Access tokens of a subject, or of a session, that were issued until a time are void.

    `expires_at` is when no such token can be current any more.
    """

    __tablename__ = "logouts"

    key_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    until: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LogoutToken(Base):
    """A logout token that was heeded, so that it is not heeded again."""

    __tablename__ = "logout_tokens"

    jti_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
