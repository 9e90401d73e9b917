"""Users as other users see them, and as they see themselves."""

import hashlib

from msgspec import UNSET

from parlour.protocol.rest.users import PrivateUserProfile, PublicUserProfile, RegisteredProfile
from parlour.settings import Settings
from parlour.store.tables import User

AVATAR_PATH = "/avatar/"


def avatar_url(settings: Settings, email: str) -> str:
    """A picture for a mail address: from our own host unless the settings name another."""
    base = settings.controller.avatar_url or f"{settings.address()}{AVATAR_PATH}"
    digest = hashlib.md5(email.lower().encode(), usedforsecurity=False).hexdigest()
    return f"{base}{digest}"


def public_profile(settings: Settings, user: User) -> PublicUserProfile:
    """What everybody in a meeting may see."""
    return PublicUserProfile(
        id=user.id,
        email=user.email,
        title=user.title,
        firstname=user.firstname,
        lastname=user.lastname,
        display_name=user.display_name,
        avatar_url=user.picture or avatar_url(settings, user.email),
    )


def registered_profile(settings: Settings, user: User) -> RegisteredProfile:
    """A hit of a search."""
    return RegisteredProfile(
        id=user.id,
        email=user.email,
        title=user.title,
        firstname=user.firstname,
        lastname=user.lastname,
        display_name=user.display_name,
        avatar_url=user.picture or avatar_url(settings, user.email),
    )


def private_profile(
    settings: Settings, user: User, used_storage: int, *, administrator: bool = False
) -> PrivateUserProfile:
    """What users see of themselves, with the bytes that the files in their rooms take."""
    return PrivateUserProfile(
        id=user.id,
        email=user.email,
        title=user.title,
        firstname=user.firstname,
        lastname=user.lastname,
        display_name=user.display_name,
        avatar_url=user.picture or avatar_url(settings, user.email),
        dashboard_theme=user.dashboard_theme,
        conference_theme=user.conference_theme,
        language=user.language or settings.controller.default_language,
        tariff_status=user.tariff_status,
        used_storage=used_storage,
        administrator=administrator or UNSET,
    )
