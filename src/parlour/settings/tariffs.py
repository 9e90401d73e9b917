"""Settings of who belongs to which tenant, and what users may do."""

from typing import Annotated

from msgspec import Struct, field

from parlour.settings.fields import Name, doc


class TenantSettings(Struct, frozen=True, kw_only=True):
    """Tenants: groups of users who see nothing of each other."""

    name: Annotated[
        Name, doc("The tenant of new users, unless a claim of their access token names it.")
    ] = "OpenTalkDefaultTenant"
    claim: Annotated[
        Name | None,
        doc(
            "Claim of access tokens that names the user's tenant; dots lead into objects.",
            default="all users are of one tenant",
            example="tenant_id",
        ),
    ] = None


class TariffSettings(Struct, frozen=True, kw_only=True):
    """What users of this installation may do."""

    name: Annotated[
        Name, doc("The tariff of new users, unless a claim names it. Its name is shown to them.")
    ] = "OpenTalkDefaultTariff"
    quotas: Annotated[
        dict[str, int],
        doc(
            "Limits of that tariff: max_storage (bytes), room_time_limit_secs, "
            "room_participant_limit.",
            example={"max_storage": 5000000000, "room_participant_limit": 300},
        ),
    ] = field(default_factory=dict[str, int])
    disabled_modules: Annotated[
        list[str], doc("Modules that tariff has not.", example=["automod"])
    ] = field(default_factory=list[str])
    disabled_features: Annotated[
        list[str],
        doc(
            "Features that tariff has not, written module::feature.",
            example=["core::call_in"],
        ),
    ] = field(default_factory=list[str])
    claim: Annotated[
        Name | None,
        doc(
            "Claim of access tokens with one of a tariff's external ids.",
            default="new users get the tariff of the settings",
            example="tariff_id",
        ),
    ] = None
    status_claim: Annotated[
        Name,
        doc("Claim that says how the tariff stands; needed if statuses are named below."),
    ] = "tariff_status"
    paid_statuses: Annotated[
        list[str], doc("Values of that claim that mean: paid.", example=["paid"])
    ] = field(default_factory=list[str])
    downgraded_statuses: Annotated[
        list[str], doc("Values of that claim that mean: not paid any more.", example=["unpaid"])
    ] = field(default_factory=list[str])
    downgraded_tariff: Annotated[
        Name | None,
        doc(
            "Tariff of users whose own is not paid any more, or has expired.",
            default="the one of the settings",
            example="Basic",
        ),
    ] = None
    expiry_claim: Annotated[
        Name | None,
        doc(
            "Claim with the time at which the tariff ends: seconds since 1970, or RFC 3339.",
            default="tariffs do not end",
            example="tariff_expires_at",
        ),
    ] = None

    def fallback(self) -> str:
        """The name of the tariff that is left when one's own has ended."""
        return self.downgraded_tariff or self.name
