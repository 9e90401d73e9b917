"""Settings of the search for people whom only the identity provider knows."""

from typing import Annotated

from msgspec import Struct

from parlour.settings.fields import SAMPLE_SECRET, HttpUrl, Name, doc
from parlour.settings.secret import Secret


class UserSearchSettings(Struct, frozen=True, kw_only=True):
    """Keycloak's admin API, for `controller.users_find = "from_user_search_backend"`."""

    url: Annotated[
        HttpUrl | None,
        doc(
            "Address of the realm in Keycloak's admin API.",
            default="derived from oidc.issuer",
            example="https://id.example.org/admin/realms/meet",
        ),
    ] = None
    client_id: Annotated[
        Name | None,
        doc(
            "Client with a service account that may view users.",
            default="none: nobody can be searched for",
            example="parlour-search",
        ),
    ] = None
    client_secret: Annotated[
        Secret | None, doc("Secret of that client.", example=SAMPLE_SECRET)
    ] = None
    tenant_attribute: Annotated[
        Name, doc("Attribute of Keycloak's users that names their tenant, if there are several.")
    ] = "tenant_id"

    def admin_url(self, issuer: str | None) -> str | None:
        """The realm in the admin API; None if it can neither be read nor derived."""
        if self.url is not None:
            return self.url.rstrip("/")
        before, realms, realm = (issuer or "").rstrip("/").rpartition("/realms/")
        return f"{before}/admin/realms/{realm}" if realms else None
