"""What administrators see and change below `/v1/admin`: users, tenants, tariffs."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, field

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import END, TariffStatus, Timestamp

_BYTES_255 = {"max_bytes": 255}

ExternalId = Annotated[
    str, Meta(min_length=1, max_length=255, pattern=rf"^\S(.*\S)?{END}", extra=_BYTES_255)
]
TariffName = Annotated[
    str, Meta(min_length=1, max_length=255, pattern=rf"^\S(.*\S)?{END}", extra=_BYTES_255)
]
QuotaType = Literal["max_storage", "room_time_limit_secs", "room_participant_limit"]
Quotas = dict[QuotaType, Annotated[int, Meta(ge=0, le=2**53)]]
ModuleName = Annotated[str, Meta(max_length=255, pattern=rf"^[a-z0-9_]+{END}")]
FeatureName = Annotated[str, Meta(max_length=512, pattern=rf"^([a-z0-9_]+::)?[a-z0-9_]+{END}")]
ModuleNames = Annotated[list[ModuleName], Meta(max_length=200)]
FeatureNames = Annotated[list[FeatureName], Meta(max_length=200)]
ExternalIds = Annotated[list[ExternalId], Meta(max_length=200)]


class AdminTenantRef(Struct, frozen=True):
    """A tenant, as far as others name it."""

    id: UUID
    external_id: str


class AdminTariffRef(Struct, frozen=True):
    """A tariff, as far as others name it."""

    id: UUID
    name: str


class AdminUser(Struct, frozen=True):
    """A user. `issuer` and `subject` are who they are at the identity provider."""

    id: UUID
    email: str
    title: str
    firstname: str
    lastname: str
    display_name: str
    avatar_url: str
    language: str | None
    phone: str | None
    issuer: str
    subject: str
    tenant: AdminTenantRef
    tariff: AdminTariffRef
    tariff_status: TariffStatus
    tariff_pinned: bool
    tariff_expires_at: datetime | None
    created_at: datetime
    last_authenticated_at: datetime
    disabled_since: datetime | None


class PatchAdminUser(Body):
    """Changes to a user.

    A tariff that is chosen here stays, whatever the identity provider says; null gives the choice
    back at the next log-in.
    """

    tenant_id: UUID | UnsetType = UNSET
    tariff_id: UUID | UnsetType | None = UNSET
    tariff_status: TariffStatus | UnsetType = UNSET
    tariff_expires_at: Timestamp | UnsetType | None = UNSET
    disabled: bool | UnsetType = UNSET


class AdminTenant(Struct, frozen=True):
    """A tenant and how many users it has."""

    id: UUID
    external_id: str
    created_at: datetime
    users: int


class PostAdminTenant(Body):
    external_id: ExternalId


class PatchAdminTenant(Body):
    external_id: ExternalId | UnsetType = UNSET


class AdminTariff(Struct, frozen=True):
    """A tariff. `from_settings`: it follows the settings and cannot be changed here."""

    id: UUID
    name: str
    quotas: dict[str, int]
    disabled_modules: list[str]
    disabled_features: list[str]
    external_ids: list[str]
    from_settings: bool
    users: int
    created_at: datetime
    updated_at: datetime


class PostAdminTariff(Body):
    """A new tariff; an absent quota is no limit."""

    name: TariffName
    quotas: Quotas = field(default_factory=dict[QuotaType, int])
    disabled_modules: ModuleNames = field(default_factory=list[str])
    disabled_features: FeatureNames = field(default_factory=list[str])
    external_ids: ExternalIds = field(default_factory=list[str])


class PatchAdminTariff(Body):
    """Changes to a tariff; what is given replaces what there was."""

    name: TariffName | UnsetType = UNSET
    quotas: Quotas | UnsetType = UNSET
    disabled_modules: ModuleNames | UnsetType = UNSET
    disabled_features: FeatureNames | UnsetType = UNSET
    external_ids: ExternalIds | UnsetType = UNSET
