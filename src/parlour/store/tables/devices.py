"""Log-ins on devices without a browser of their own (RFC 8628)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base

# Hexadecimal SHA-256 of a random value.
_HASH = String(64)


class DeviceCode(Base):
    """A device that waits for somebody to let it in, and what they said."""

    __tablename__ = "identity_device_codes"

    code_hash: Mapped[str] = mapped_column(_HASH, primary_key=True)
    user_code_hash: Mapped[str] = mapped_column(_HASH, unique=True)
    client_id: Mapped[str] = mapped_column(String(255))
    scope: Mapped[str] = mapped_column(String(1024))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    interval_secs: Mapped[int]
    polled_at: Mapped[datetime | None] = mapped_column(default=None)
    denied_at: Mapped[datetime | None] = mapped_column(default=None)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    # Set when somebody lets the device in.
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("identity_sessions.id", ondelete="CASCADE"), default=None, index=True
    )
    grant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("identity_grants.id", ondelete="CASCADE"), default=None, index=True
    )
