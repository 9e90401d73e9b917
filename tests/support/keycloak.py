"""A real Keycloak for tests: its distribution from Maven, a realm of our own, a free port.

Maven fetches the distribution once; it is kept in the user's cache folder. Needs Java 17.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from tests.support.ports import free_port

VERSION = "26.1.4"
_ARTIFACT = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
_START_SECS = 300
_STOP_SECS = 20

REALM = "meet"
CLIENT = "parlour-web"
USER = "kim"
EMAIL = "kim@example.org"
PASSWORD = "a lamp in the window"
ADMIN = ("admin", "an admin for one test")


def java() -> str | None:
    """The Java to run it with, or None: the one reason to skip a test."""
    return shutil.which("java")


def distribution() -> Path:
    """The unpacked distribution; fetched if it is not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parlour"
    home = cache / f"keycloak-{VERSION}"
    if (home / "bin" / "kc.sh").is_file():
        return home
    if shutil.which("mvn") is None:
        raise RuntimeError("Maven is not installed: apt-get install maven")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        maven = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
        for goal in (
            ("get", "-Dtransitive=false"),
            ("copy", f"-DoutputDirectory={folder}", "-Dmdep.useBaseVersion=true"),
        ):
            subprocess.run(
                ["mvn", "-q", "-B", f"{maven}:{goal[0]}", f"-Dartifact={_ARTIFACT}", *goal[1:]],
                check=True,
                cwd=folder,
            )
        with zipfile.ZipFile(next(Path(folder).glob("*.zip"))) as archive:
            archive.extractall(folder)
        unpacked = Path(folder) / f"keycloak-{VERSION}"
        for script in (unpacked / "bin").glob("*.sh"):
            script.chmod(0o755)
        unpacked.rename(home)
    return home


@dataclass
class Keycloak:
    """A running Keycloak with one realm and one user."""

    url: str
    pid: int
    client_id: str = CLIENT
    username: str = USER
    email: str = EMAIL
    password: str = PASSWORD
    admin: tuple[str, str] = field(default=ADMIN, repr=False)

    @property
    def issuer(self) -> str:
        return f"{self.url}/realms/{REALM}"


# A confidential client that may ask about tokens, and does nothing else.
INTROSPECTION = ("parlour-api", "a secret for introspection only")

# A confidential client whose service account may look at users.
SEARCH = ("parlour-search", "a secret for searching only")


def realm(redirect_uris: list[str], **client: Any) -> dict[str, Any]:
    """A realm with the web client (public, PKCE), the introspection client and one user."""
    return {
        "realm": REALM,
        "enabled": True,
        "sslRequired": "none",
        "internationalizationEnabled": True,
        "supportedLocales": ["en", "de"],
        "accessTokenLifespan": 300,
        "clients": [
            {
                "clientId": CLIENT,
                "publicClient": True,
                "standardFlowEnabled": True,
                "directAccessGrantsEnabled": False,
                "redirectUris": redirect_uris,
                "webOrigins": ["+"],
                "attributes": {
                    "pkce.code.challenge.method": "S256",
                    "post.logout.redirect.uris": "+",
                },
                **client,
            },
            _service(*INTROSPECTION, has_account=False),
            _service(*SEARCH, has_account=True),
        ],
        "users": [
            {
                "username": USER,
                "email": EMAIL,
                "emailVerified": True,
                "firstName": "Kim",
                "lastName": "Larsen",
                "enabled": True,
                "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
            },
            {
                "username": f"service-account-{SEARCH[0]}",
                "enabled": True,
                "serviceAccountClientId": SEARCH[0],
                "clientRoles": {"realm-management": ["view-users", "query-users"]},
            },
        ],
    }


def _service(client_id: str, secret: str, *, has_account: bool) -> dict[str, Any]:
    """A confidential client that nobody logs in with."""
    return {
        "clientId": client_id,
        "publicClient": False,
        "standardFlowEnabled": False,
        "serviceAccountsEnabled": has_account,
        "secret": secret,
    }


@contextmanager
def keycloak(redirect_uris: list[str], **client: Any) -> Iterator[Keycloak]:
    """Run Keycloak for as long as the block runs. `client` changes the web client's settings.

    Wildcards are allowed at the end of a redirect URI, such as http://127.0.0.1:8000/*.
    """
    home = distribution()
    with tempfile.TemporaryDirectory(prefix="parlour-keycloak-") as folder:
        port = free_port()
        own = _copy(home, Path(folder))
        imports = own / "data" / "import"
        imports.mkdir(parents=True)
        (imports / "realm.json").write_text(json.dumps(realm(redirect_uris, **client)))
        with (Path(folder) / "log").open("w") as log:
            process = subprocess.Popen(
                [
                    own / "bin" / "kc.sh",
                    "start-dev",
                    "--import-realm",
                    "--http-host=127.0.0.1",
                    f"--http-port={port}",
                    f"--hostname=http://127.0.0.1:{port}",
                    "--cache=local",
                    "--log-level=warn",
                ],
                stdout=log,
                stderr=log,
                env={**os.environ, **_environment()},
                start_new_session=True,
            )
        try:
            running = Keycloak(f"http://127.0.0.1:{port}", process.pid)
            _wait(running, process, Path(folder) / "log")
            yield running
        finally:
            _stop(process)


def _copy(home: Path, folder: Path) -> Path:
    """A copy of the distribution by links: Keycloak writes below its own folder."""
    own = folder / "keycloak"
    shutil.copytree(home, own, copy_function=os.link, ignore=shutil.ignore_patterns("data"))
    # `start-dev` rewrites these: they must not be the same files as those of the cache.
    generated = own / "lib" / "quarkus"
    for file in generated.iterdir():
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content)
    return own


def _environment() -> dict[str, str]:
    return {
        "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN[0],
        "KC_BOOTSTRAP_ADMIN_PASSWORD": ADMIN[1],
        "JAVA_OPTS_APPEND": "-Xmx512m -XX:TieredStopAtLevel=1",
    }


def _wait(running: Keycloak, process: subprocess.Popen[bytes], log: Path) -> None:
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + _START_SECS
    while True:
        try:
            address = f"{running.issuer}/.well-known/openid-configuration"
            with opener.open(address, timeout=10):
                return
        except (URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Keycloak did not start:\n{log.read_text()[-4000:]}") from None
            time.sleep(0.25)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """kc.sh replaces itself by Java, so that its pid is Java's."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
