"""`auth/login` and the discovery documents (rest.md 2 and 8)."""

from typing import Annotated

from msgspec import Meta, Struct

from parlour.protocol.rest.body import Body


class BaseUrl(Struct, frozen=True):
    base_url: str


class ClientDiscovery(Struct, frozen=True):
    """`/.well-known/opentalk/client`: where the controller is, without a slash at the end."""

    opentalk_controller: BaseUrl


class ApiVersions(Struct, frozen=True):
    v1: BaseUrl


class ApiDiscovery(Struct, frozen=True):
    """`/.well-known/opentalk/api`: which versions of the API there are."""

    opentalk_api: ApiVersions


class OidcProvider(Struct, frozen=True):
    """The identity provider: the front end's client id and the issuer's address."""

    name: str
    url: str


class LoginInfo(Struct, frozen=True):
    oidc: OidcProvider


class Login(Body):
    """The deprecated log-in by id token."""

    id_token: Annotated[str, Meta(min_length=1, max_length=16384)]


class LoginAnswer(Struct, frozen=True):
    permissions: list[str]


class Logout(Body):
    """The form with which an identity provider says that somebody is logged out."""

    logout_token: Annotated[str, Meta(min_length=1, max_length=16384)]
