"""Tickets with which a browser fetches an archive of somebody's data, once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base


class ExportTicket(Base):
    """Kept by its hash, hexadecimal SHA-256: who reads the table cannot use it."""

    __tablename__ = "export_tickets"

    ticket_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
