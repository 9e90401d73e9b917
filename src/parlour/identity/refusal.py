"""Why a bearer token does not count."""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a token. The values go into logs and metrics, and must not change."""

    MALFORMED = "malformed"
    ALGORITHM = "algorithm"
    KEY = "key"
    SIGNATURE = "signature"
    KIND = "kind"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    SUBJECT = "subject"
    INACTIVE = "inactive"
    REPLAYED = "replayed"


_TEXTS = {
    Reason.MALFORMED: "The access token is not a well-formed JWT",
    Reason.ALGORITHM: "The access token is not signed with an accepted algorithm",
    Reason.KEY: "The access token is not signed with a key of the issuer",
    Reason.SIGNATURE: "The signature of the access token is wrong",
    Reason.KIND: "The token is not an access token",
    Reason.ISSUER: "The access token is from another issuer",
    Reason.AUDIENCE: "The access token is meant for somebody else",
    Reason.EXPIRED: "The access token has expired",
    Reason.NOT_YET_VALID: "The access token is not valid yet",
    Reason.SUBJECT: "The access token names no subject",
    Reason.INACTIVE: "The access token has been withdrawn",
    Reason.REPLAYED: "The token was used before",
}


class TokenRefused(Exception):
    """The token does not count. The text is safe to show: it quotes nothing of the token."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_TEXTS[reason])
        self.reason = reason

    @property
    def description(self) -> str:
        """One sentence for `WWW-Authenticate: Bearer error_description="…"`."""
        return _TEXTS[self.reason]


class IssuerUnavailable(Exception):
    """The identity provider cannot be asked, so that nothing can be said about the token."""
