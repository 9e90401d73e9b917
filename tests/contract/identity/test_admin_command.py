"""`parlour admin`, as people type it, beside a running issuer."""

import asyncio
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.support.issuer import EMAIL, PASSWORD, Served, serving

from parlour.identity.bearer import verifier
from parlour.identity.claims import Claims


class Shell:
    """Runs `parlour admin` with the settings file of a running issuer."""

    def __init__(self, served: Served, folder: Path) -> None:
        self.config = folder / "parlour.toml"
        self.config.write_text(
            f'data = "{folder}"\npublic_url = "{served.base}"\n'
            f'[database]\nurl = "{served.settings.database_url()}"\n'
        )

    async def __call__(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "parlour", "admin", *arguments]
        return await asyncio.to_thread(
            subprocess.run,
            [*command, "--config", str(self.config)],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    async def create(self, *more: str) -> subprocess.CompletedProcess[str]:
        return await self(
            "create-user",
            *("--email", EMAIL, "--name", "Anna Ackermann", "--password-stdin", *more),
            stdin=PASSWORD + "\n",
        )


@pytest.fixture
def shell(stored_issuer: Served, tmp_path: Path) -> Shell:
    return Shell(stored_issuer, tmp_path)


async def claims_of(served: Served, token: str) -> Claims:
    return await verifier(served.settings, served.database).verify(token)


async def test_an_account_from_the_shell_can_log_in(stored_issuer: Served, shell: Shell) -> None:
    made = await shell.create("--admin")
    assert (made.returncode, made.stderr) == (0, "")
    assert PASSWORD not in made.stdout
    async with stored_issuer.browser() as browser:
        tokens = await browser.tokens()
    claims = await claims_of(stored_issuer, tokens["access_token"])
    assert claims.roles == {"administrator"}
    assert claims.text("name") == "Anna Ackermann"


async def test_a_token_from_the_shell_is_accepted_and_short_lived(
    stored_issuer: Served, shell: Shell
) -> None:
    await shell.create()
    printed = await shell("token", "--user", "Anna@Example.org")
    assert printed.stderr == ""
    claims = await claims_of(stored_issuer, printed.stdout.strip())
    assert claims.text("email") == EMAIL
    assert claims.expires_at - claims.claims["iat"] <= 600


async def test_accounts_are_listed_locked_out_and_let_in_again(
    issuer: Served, tmp_path: Path
) -> None:
    shell = Shell(issuer, tmp_path)
    await shell.create()
    assert EMAIL in (await shell("list-users")).stdout
    await shell("disable-user", "--user", EMAIL)
    assert "disabled" in (await shell("list-users")).stdout
    assert (await shell("token", "--user", EMAIL)).returncode == 1
    async with issuer.browser() as browser:
        assert (await browser.log_in()).status_code == 400
        await shell("enable-user", "--user", EMAIL)
        assert (await browser.log_in()).status_code == 303


async def test_a_forgotten_password_is_reset_and_ends_all_log_ins(
    issuer: Served, tmp_path: Path
) -> None:
    shell = Shell(issuer, tmp_path)
    await shell.create()
    fresh = "eight brown kettles"
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
        await shell("reset-password", "--user", EMAIL, "--password-stdin", stdin=fresh)
        assert (await browser.refresh(tokens["refresh_token"])).status_code == 400
        assert (await browser.log_in()).status_code == 400
        assert (await browser.log_in(password=fresh)).status_code == 303


async def test_the_set_up_link_from_the_shell_opens_the_page(
    issuer: Served, tmp_path: Path
) -> None:
    shell = Shell(issuer, tmp_path)
    printed = await shell("setup-link")
    link = urlsplit(printed.stdout.strip())
    async with issuer.browser() as browser:
        page = await browser.http.get(f"{issuer.base}{link.path}?{link.query}")
    assert page.status_code == 200
    await shell.create()
    assert (await shell("setup-link")).returncode == 1


async def test_keys_are_rotated_under_a_running_server(issuer: Served, tmp_path: Path) -> None:
    shell = Shell(issuer, tmp_path)
    await shell.create()
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
        kid = (await shell("rotate-keys")).stdout.split()[-1].rstrip(".")
        fresh = (await shell("token", "--user", EMAIL)).stdout.strip()
        assert (await browser.userinfo(fresh)).status_code == 200
        assert (await browser.userinfo(tokens["access_token"])).status_code == 200
        assert kid in {key["kid"] for key in (await browser.http.get("/jwks")).json()["keys"]}


async def test_after_a_theft_former_keys_are_void_and_nobody_must_log_in_again(
    issuer: Served, tmp_path: Path
) -> None:
    shell = Shell(issuer, tmp_path)
    await shell.create()
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
        await shell("rotate-keys", "--at-once")
        fresh = (await shell("token", "--user", EMAIL)).stdout.strip()
        assert (await browser.userinfo(fresh)).status_code == 200
        assert (await browser.userinfo(tokens["access_token"])).status_code == 401
        assert (await browser.refresh(tokens["refresh_token"])).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (["create-user", "--email", "x", "--name", "X"], PASSWORD, "e-mail address"),
        (["create-user", "--email", EMAIL, "--name", "Anna"], "short", "12 characters"),
        (["create-user", "--email", EMAIL, "--name", " "], PASSWORD, "first name"),
    ],
)
async def test_a_refusal_is_one_sentence(
    issuer: Served, tmp_path: Path, arguments: list[str], stdin: str, said: str
) -> None:
    answer = await Shell(issuer, tmp_path)(*arguments, "--password-stdin", stdin=stdin)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


async def test_with_another_issuer_there_are_no_accounts_here(tmp_path: Path) -> None:
    config = tmp_path / "parlour.toml"
    config.write_text('[oidc]\nissuer = "https://id.example/realms/meet"\n')
    command = [sys.executable, "-m", "parlour", "admin", "list-users", "--config", str(config)]
    answer = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=60, check=False
    )
    assert answer.returncode == 1
    assert "https://id.example/realms/meet" in answer.stderr


async def test_a_fresh_data_folder_is_prepared(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-m", "parlour", "admin", "create-user", "--data", str(data)]
    more = ["--email", EMAIL, "--name", "Anna Ackermann", "--password-stdin"]
    answer = await asyncio.to_thread(
        subprocess.run, [*command, *more], input=PASSWORD, text=True, timeout=60, check=False
    )
    assert answer.returncode == 0
    assert data.stat().st_mode & 0o777 == 0o700
    url = f"sqlite+aiosqlite:///{data / 'parlour.db'}"
    async with serving(url) as served, served.browser() as browser:
        assert (await browser.log_in()).status_code == 303
