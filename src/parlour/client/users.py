"""Users: oneself and others (rest.md 9)."""

from uuid import UUID

from msgspec import UNSET, UnsetType

from parlour.client.transport import Transport, decoded
from parlour.protocol.rest.scalars import Theme
from parlour.protocol.rest.tariffs import TariffResource
from parlour.protocol.rest.users import (
    PatchMe,
    PendingInvites,
    PrivateUserProfile,
    PublicUserProfile,
    RegisteredProfile,
    UnregisteredProfile,
)


class Users:
    """`client.users`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def me(self) -> PrivateUserProfile:
        """One's own profile."""
        return await self._transport.call("GET", "/users/me", PrivateUserProfile)

    async def update_me(
        self,
        *,
        title: str | UnsetType = UNSET,
        display_name: str | UnsetType = UNSET,
        language: str | UnsetType = UNSET,
        dashboard_theme: Theme | UnsetType = UNSET,
        conference_theme: Theme | UnsetType = UNSET,
    ) -> PrivateUserProfile:
        """Change one's own profile; what is not given stays. The profile after the change."""
        body = PatchMe(title, display_name, language, dashboard_theme, conference_theme)
        answer = await self._transport.send("PATCH", "/users/me", body=body)
        if answer.status_code == 204:
            return await self.me()
        return decoded(answer, PrivateUserProfile)

    async def tariff(self) -> TariffResource:
        """What one's own tariff allows."""
        return await self._transport.call("GET", "/users/me/tariff", TariffResource)

    async def pending_invitations(self) -> int:
        """How many invitations wait for an answer."""
        found = await self._transport.call("GET", "/users/me/pending_invites", PendingInvites)
        return found.total_pending_invites

    async def find(self, text: str) -> list[RegisteredProfile | UnregisteredProfile]:
        """People whose name or mail address contains the text, of at least three letters."""
        return await self._transport.call(
            "GET", "/users/find", list[RegisteredProfile | UnregisteredProfile], query={"q": text}
        )

    async def get(self, user_id: UUID | str) -> PublicUserProfile:
        """Somebody of one's own organisation."""
        return await self._transport.call("GET", f"/users/{user_id}", PublicUserProfile)
