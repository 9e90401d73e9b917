"""What administrators do with users, tenants and tariffs. `client.admin` has the rest as well."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from msgspec import UNSET, UnsetType

from parlour.client.admin_rooms import AdminJobs, AdminMails, AdminRooms, AdminWebhooks
from parlour.client.pages import Pages, listed
from parlour.client.transport import Transport
from parlour.protocol.rest.account_data import AccountContents
from parlour.protocol.rest.admin import (
    AdminTariff,
    AdminTenant,
    AdminUser,
    PatchAdminTariff,
    PatchAdminTenant,
    PatchAdminUser,
    PostAdminTariff,
    PostAdminTenant,
)
from parlour.protocol.rest.scalars import TariffStatus


class Admin:
    """`client.admin`; everything here needs an administrator's log-in."""

    def __init__(self, transport: Transport) -> None:
        self.users = AdminUsers(transport)
        self.tenants = AdminTenants(transport)
        self.tariffs = AdminTariffs(transport)
        self.rooms = AdminRooms(transport)
        self.mails = AdminMails(transport)
        self.jobs = AdminJobs(transport)
        self.webhooks = AdminWebhooks(transport)


class AdminUsers:
    """`client.admin.users`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self,
        text: str = "",
        *,
        tenant_id: UUID | None = None,
        tariff_id: UUID | None = None,
        disabled: bool | None = None,
        per_page: int = 100,
    ) -> Pages[AdminUser]:
        """Users of all tenants, by mail address."""
        query = {
            "q": text,
            "tenant_id": tenant_id,
            "tariff_id": tariff_id,
            "disabled": disabled,
            "per_page": per_page,
            "page": 1,
        }
        return listed(self._transport, "/admin/users", "page", AdminUser, query)

    async def get(self, user_id: UUID | str) -> AdminUser:
        """One user."""
        return await self._transport.call("GET", f"/admin/users/{user_id}", AdminUser)

    async def update(
        self,
        user_id: UUID | str,
        *,
        tenant_id: UUID | UnsetType = UNSET,
        tariff_id: UUID | UnsetType | None = UNSET,
        tariff_status: TariffStatus | UnsetType = UNSET,
        tariff_expires_at: datetime | UnsetType | None = UNSET,
        disabled: bool | UnsetType = UNSET,
    ) -> AdminUser:
        """Change a user; what is not given stays. `disabled=True` locks the user out."""
        body = PatchAdminUser(tenant_id, tariff_id, tariff_status, tariff_expires_at, disabled)
        return await self._transport.call("PATCH", f"/admin/users/{user_id}", AdminUser, body=body)

    async def delete(self, user_id: UUID | str) -> None:
        """Delete a user with all their rooms, events and files."""
        await self._transport.send("DELETE", f"/admin/users/{user_id}")

    async def contents(self, user_id: UUID | str) -> AccountContents:
        """What would go if the user was deleted."""
        path = f"/admin/users/{user_id}/deletion"
        return await self._transport.call("GET", path, AccountContents)

    async def export(self, user_id: UUID | str, target: Path) -> None:
        """Write an archive (ZIP) of all that is kept about a user."""
        await self._transport.save(f"/admin/users/{user_id}/export", target)


class AdminTenants:
    """`client.admin.tenants`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, per_page: int = 100) -> Pages[AdminTenant]:
        """All tenants, by name."""
        query = {"per_page": per_page, "page": 1}
        return listed(self._transport, "/admin/tenants", "page", AdminTenant, query)

    async def create(self, external_id: str) -> AdminTenant:
        """A new tenant."""
        body = PostAdminTenant(external_id)
        return await self._transport.call("POST", "/admin/tenants", AdminTenant, body=body)

    async def get(self, tenant_id: UUID | str) -> AdminTenant:
        """One tenant."""
        return await self._transport.call("GET", f"/admin/tenants/{tenant_id}", AdminTenant)

    async def update(self, tenant_id: UUID | str, *, external_id: str) -> AdminTenant:
        """Rename a tenant."""
        body = PatchAdminTenant(external_id)
        path = f"/admin/tenants/{tenant_id}"
        return await self._transport.call("PATCH", path, AdminTenant, body=body)

    async def delete(self, tenant_id: UUID | str) -> None:
        """Delete a tenant that has no users."""
        await self._transport.send("DELETE", f"/admin/tenants/{tenant_id}")


class AdminTariffs:
    """`client.admin.tariffs`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, per_page: int = 100) -> Pages[AdminTariff]:
        """All tariffs, by name."""
        query = {"per_page": per_page, "page": 1}
        return listed(self._transport, "/admin/tariffs", "page", AdminTariff, query)

    async def create(self, tariff: PostAdminTariff) -> AdminTariff:
        """A new tariff."""
        return await self._transport.call("POST", "/admin/tariffs", AdminTariff, body=tariff)

    async def get(self, tariff_id: UUID | str) -> AdminTariff:
        """One tariff."""
        return await self._transport.call("GET", f"/admin/tariffs/{tariff_id}", AdminTariff)

    async def update(self, tariff_id: UUID | str, changes: PatchAdminTariff) -> AdminTariff:
        """Change a tariff; what is given replaces what there was."""
        path = f"/admin/tariffs/{tariff_id}"
        return await self._transport.call("PATCH", path, AdminTariff, body=changes)

    async def delete(self, tariff_id: UUID | str) -> None:
        """Delete a tariff that nobody has."""
        await self._transport.send("DELETE", f"/admin/tariffs/{tariff_id}")
