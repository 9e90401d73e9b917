"""Accounts that are being deleted: kept until all that is theirs is gone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, now


class AccountDeletion(Base):
    """Written when a deletion begins; goes with the user's row at its end."""

    __tablename__ = "account_deletions"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    requested_at: Mapped[datetime] = mapped_column(default=now)
