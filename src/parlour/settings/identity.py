"""Settings of who vouches for users."""

from typing import Annotated

from msgspec import Struct, field

from parlour.settings.fields import SAMPLE_SECRET, HttpUrl, Name, doc
from parlour.settings.secret import Secret


class OidcClient(Struct, frozen=True, kw_only=True):
    """A public client of the built-in identity provider."""

    id: Annotated[Name, doc("The `client_id` that the front end sends.")]
    redirect_uris: Annotated[
        list[HttpUrl], doc("Where log-in may return to; compared character by character.")
    ]
    post_logout_redirect_uris: Annotated[
        list[HttpUrl], doc("Where log-out may return to; compared character by character.")
    ] = field(default_factory=list[HttpUrl])


class OidcSettings(Struct, frozen=True, kw_only=True):
    """Who vouches for users: the built-in identity provider, or another OpenID Connect issuer."""

    issuer: Annotated[
        HttpUrl | None,
        doc(
            "Issuer of an OpenID Connect provider such as Keycloak.",
            default="the built-in one",
            example="https://id.example.org/realms/meet",
        ),
    ] = None
    client_id: Annotated[Name, doc("The web client's id at the issuer.")] = "parlour-web"
    scope: Annotated[Name, doc("Scopes that the web client asks for.")] = "openid profile email"
    audience: Annotated[
        list[Name],
        doc(
            "Accepted `aud` (or `azp`) of access tokens.",
            default="the client id",
            example=["parlour-web"],
        ),
    ] = field(default_factory=list[str])
    roles_claim: Annotated[
        Name, doc("Claim of access tokens with a list of roles; dots lead into objects.")
    ] = "realm_access.roles"
    administrator_role: Annotated[
        Name | None,
        doc(
            "Role whose holders administer Parlour.",
            default="administrators of the built-in identity provider; of others, nobody",
            example="parlour-administrator",
        ),
    ] = None
    introspection_client_id: Annotated[
        Name | None,
        doc(
            "Client with which the issuer is asked whether a token was withdrawn.",
            default="the issuer is not asked",
            example="parlour-introspection",
        ),
    ] = None
    introspection_client_secret: Annotated[
        Secret | None, doc("Secret of the introspection client.", example=SAMPLE_SECRET)
    ] = None
    clients: Annotated[
        list[OidcClient],
        doc(
            "Other front ends that may log in at the built-in issuer.",
            example=[{"id": "app", "redirect_uris": ["https://app.example.org/callback"]}],
        ),
    ] = field(default_factory=list[OidcClient])
