"""Names of the built-in issuer that others know it by."""

from parlour.settings import Settings

# Where the controller mounts it, below the public URL.
PATH = "/oidc"
# How accounts of the built-in issuer are keyed, whatever the public URL of the day is.
BUILT_IN = "urn:parlour:built-in"
# `aud` of access tokens: the REST API, not one of the clients.
API_AUDIENCE = "urn:parlour:api"
ADMINISTRATOR_ROLE = "administrator"
# `azp` of tokens made by `parlour admin token`.
SHELL_CLIENT = "parlour-admin"


# Programs of the person's own machine: the command line, and what is written with the SDK.
NATIVE_CLIENT = "parlour-cli"


def issuer_url(settings: Settings) -> str:
    """The `iss` of the built-in issuer."""
    return settings.address() + PATH
