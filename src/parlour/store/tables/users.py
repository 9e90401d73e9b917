"""Tenants, tariffs and users."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, now

Theme = Literal["light", "dark", "system"]
TariffStatus = Literal["default", "paid", "downgraded"]


class Tenant(Base):
    """Users of one tenant never see anything of another."""

    __tablename__ = "tenants"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    external_id: Mapped[str] = mapped_column(String(255), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Tariff(Base):
    """What its users may do. Quotas: bytes, seconds and participants; absent is unlimited."""

    __tablename__ = "tariffs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(255), unique=True)
    quotas: Mapped[dict[str, int]] = mapped_column(default=dict)
    disabled_modules: Mapped[list[str]] = mapped_column(default=list)
    disabled_features: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class TariffExternalId(Base):
    """A name by which identity providers mean a tariff."""

    __tablename__ = "tariff_external_ids"

    external_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    tariff_id: Mapped[UUID] = mapped_column(
        ForeignKey("tariffs.id", ondelete="CASCADE"), index=True
    )


class User(Base):
    """An account, known by issuer and subject; never by its mail address."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("tenant_id", "issuer", "subject"),
        Index(None, "tenant_id", "email"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenants.id"))
    issuer: Mapped[str] = mapped_column(String(1024))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(255))
    email_verified: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(255), default="")
    firstname: Mapped[str] = mapped_column(String(255))
    lastname: Mapped[str] = mapped_column(String(255))
    display_name: Mapped[str] = mapped_column(String(255))
    # Chosen by the user: a later log-in does not overwrite it.
    display_name_chosen: Mapped[bool] = mapped_column(default=False)
    picture: Mapped[str | None] = mapped_column(String(2048), default=None)
    language: Mapped[str | None] = mapped_column(String(35), default=None)
    timezone: Mapped[str | None] = mapped_column(String(64), default=None)
    phone: Mapped[str | None] = mapped_column(String(64), default=None)
    dashboard_theme: Mapped[Theme | None] = mapped_column(String(16), default=None)
    conference_theme: Mapped[Theme | None] = mapped_column(String(16), default=None)
    tariff_id: Mapped[UUID] = mapped_column(ForeignKey("tariffs.id"), index=True)
    tariff_status: Mapped[TariffStatus] = mapped_column(String(16), default="default")
    # Chosen by an administrator: a later log-in does not overwrite it.
    tariff_pinned: Mapped[bool] = mapped_column(default=False)
    # From then on the user has the fallback tariff.
    tariff_expires_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    disabled_since: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_authenticated_at: Mapped[datetime] = mapped_column(default=now)
