"""People of a tenant: users, and those whom only the identity provider knows (rest.md 9.6)."""

from parlour.controller.errors import Misconfiguration, ServiceUnavailable
from parlour.controller.platform import Platform
from parlour.controller.profiles import avatar_url, registered_profile
from parlour.identity.user_search import (
    Person,
    SearchUnavailable,
    UserSearch,
    found_or_nobody,
)
from parlour.protocol.rest.users import RegisteredProfile, UnregisteredProfile
from parlour.store.tables import Tenant, User
from parlour.store.users import MOST_FOUND, known_subjects, users_matching

Hit = RegisteredProfile | UnregisteredProfile


async def find(platform: Platform, me: User, text: str) -> list[Hit]:
    """Users whose name or address contains a text, then people who have never been here.

    Raises Misconfiguration.
    """
    async with platform.database.reading() as session:
        users = await users_matching(session, me.tenant_id, text)
    hits: list[Hit] = [registered_profile(platform.settings, user) for user in users]
    search = _search(platform)
    if search is None:
        return hits
    people = await found_or_nobody(search, text, await _tenant(platform, me))
    async with platform.database.reading() as session:
        subjects = [person.subject for person in people]
        known = await known_subjects(session, me.tenant_id, search.issuer, subjects)
    hits += [
        unregistered_profile(platform, person) for person in people if person.subject not in known
    ]
    return hits[:MOST_FOUND]


def unregistered_profile(platform: Platform, person: Person) -> UnregisteredProfile:
    """Somebody who has never been here."""
    return UnregisteredProfile(
        email=person.email,
        firstname=person.firstname,
        lastname=person.lastname,
        avatar_url=avatar_url(platform.settings, person.email),
    )


async def whose_address(platform: Platform, me: User, email: str) -> Person | None:
    """Whom the identity provider knows by an address.

    Raises Misconfiguration, or ServiceUnavailable if that decides whether they may be invited.
    """
    search = _search(platform)
    if search is None:
        return None
    try:
        return await search.known(email, await _tenant(platform, me))
    except SearchUnavailable as error:
        if platform.settings.controller.invite_unknown_addresses:
            return None
        raise ServiceUnavailable("The identity provider cannot be reached.") from error


def _search(platform: Platform) -> UserSearch | None:
    if platform.settings.controller.users_find != "from_user_search_backend":
        return None
    if platform.user_search is None:
        raise Misconfiguration
    return platform.user_search


async def _tenant(platform: Platform, me: User) -> str | None:
    """By what the identity provider knows the user's tenant; None if there is only one."""
    if platform.settings.tenant.claim is None:
        return None
    async with platform.database.reading() as session:
        return (await session.get_one(Tenant, me.tenant_id)).external_id
