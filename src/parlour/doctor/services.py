"""What the controller works with: database, identity provider, mail."""

import asyncio
import smtplib
import ssl
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import msgspec
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy.exc import SQLAlchemyError

from parlour.doctor.finding import Finding, note, ok, wrong
from parlour.doctor.network import get
from parlour.identity.issuer.names import issuer_url
from parlour.settings import ApiKey, Settings, SettingsError, refuse_weak_secrets
from parlour.store import migrate

_TIMEOUT_SECONDS = 5.0


def database(settings: Settings) -> Iterator[Finding]:
    """The database answers and is of this version."""
    url = settings.database_url()
    kind = urlsplit(url).scheme.partition("+")[0]
    if settings.database.url is None and not (settings.data / "parlour.db").exists():
        yield note("database", "There is none yet.", "`parlour up` makes it.")
        return
    try:
        found = asyncio.run(migrate.current(url))
    except (OSError, SQLAlchemyError) as error:
        reason = str(error.__cause__ or error).splitlines()[0]
        yield wrong("database", f"{kind} does not answer: {reason}", "Check database.url.")
        return
    newest = migrate.newest()
    if found == newest:
        yield ok("database", f"{kind}, revision {found}.")
    else:
        yield wrong(
            "database",
            f"{kind} is at revision {found or 'none'}, this version needs {newest}.",
            "parlour migrate",
        )


def signing(settings: Settings) -> Iterator[Finding]:
    """Tokens that we sign are accepted by whoever checks them."""
    for process in ("controller", "roomserver"):
        if process == "roomserver" and not settings.roomserver.api_keys:
            continue
        try:
            for warning in refuse_weak_secrets(settings, process):
                yield note("secrets", warning)
        except SettingsError as error:
            yield wrong("secrets", str(error), "Set it in parlour.toml.")
    known = {key.id: key for key in settings.roomserver.api_keys}
    for entry in settings.controller.roomservers:
        if known and known.get(entry.api_key.id) != entry.api_key:
            yield wrong(
                "token signing",
                f"The key {entry.api_key.id} of {entry.url} is not in roomserver.api_keys.",
                "Give controller.roomservers and roomserver.api_keys the same key.",
            )
        else:
            yield _signs(entry.url, entry.api_key)
    yield from _issuer(settings)


def _signs(url: str, key: ApiKey) -> Finding:
    secret = OctKey.import_key(key.secret.reveal())
    token = jwt.encode({"alg": "HS256", "kid": key.id}, {"iat": 0}, secret)
    if jwt.decode(token, secret, ["HS256"]).claims == {"iat": 0}:
        return ok("token signing", f"Key {key.id} of {url} signs and verifies.")
    return wrong("token signing", f"Key {key.id} does not verify.", "Replace the secret.")


def _issuer(settings: Settings) -> Iterator[Finding]:
    issuer = settings.oidc.issuer or issuer_url(settings)
    own = settings.oidc.issuer is None
    answer = get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if answer is None or not answer.is_success:
        said = "no answer" if answer is None else f"status {answer.status_code}"
        text = f"{issuer} gives {said} for its discovery document."
        if own:
            yield note("identity", text, "Start Parlour: parlour up")
        else:
            yield wrong("identity", text, "Check oidc.issuer, and that this machine reaches it.")
        return
    try:
        found = msgspec.json.decode(answer.content, type=dict[str, object])
    except msgspec.DecodeError:
        yield wrong("identity", f"{issuer}'s discovery document is no JSON.", "Check oidc.issuer.")
        return
    if found.get("issuer") != issuer:
        yield wrong(
            "identity",
            f"The provider calls itself {found.get('issuer')}.",
            "Set oidc.issuer to exactly that, slash for slash.",
        )
        return
    keys = get(str(found.get("jwks_uri", "")))
    if keys is not None and keys.is_success:
        yield ok("identity", f"{issuer} answers and publishes its keys.")
    else:
        yield wrong("identity", f"{found.get('jwks_uri')} gives no keys.", "Check the provider.")


def mail(settings: Settings) -> Iterator[Finding]:
    """The mail server takes us."""
    if settings.mail.url is None:
        yield note("mail", "Not configured: no mail.", "Set mail.url and mail.sender.")
        return
    parts = urlsplit(settings.mail.url.reveal())
    host, port = parts.hostname or "", parts.port or (465 if parts.scheme == "smtps" else 587)
    context = ssl.create_default_context()
    try:
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=_TIMEOUT_SECONDS)
        with server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
    except (OSError, smtplib.SMTPException) as error:
        yield wrong("mail", f"{host}:{port} does not take us: {error}", "Check mail.url.")
        return
    if settings.mail.sender is None:
        yield wrong("mail", "mail.sender is not set.", "Set the address that mails come from.")
        return
    yield ok("mail", f"{host}:{port} takes us.")
