"""The people of a test: they come when called, and at its end each must have behaved well."""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser
from tests.support.browser import LAPTOP, Account, Person, Size
from tests.support.meetingpage import MeetingPage

ADA = Account("Ada", "Lovelace", "ada@example.org", "analytical engine no. 1")


def create_account(data: Path, account: Account, *options: str) -> None:
    """`parlour admin create-user` on the data folder of a running platform."""
    names = ("--email", account.email, "--name", account.name)
    _admin("create-user", data, *names, "--password-stdin", *options, typed=account.password)


def access_token(data: Path, account: Account) -> str:
    """`parlour admin token`: for the REST API, without a browser."""
    return _admin("token", data, "--user", account.email).strip()


def _admin(action: str, data: Path, *options: str, typed: str = "") -> str:
    """What the command prints; fails with its complaint if it has one."""
    done = subprocess.run(
        [sys.executable, "-m", "parlour", "admin", action, "--data", str(data), *options],
        input=typed,
        check=False,
        capture_output=True,
        timeout=60,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Together(NamedTuple):
    """Two people in one meeting, and the link by which more can come."""

    host: MeetingPage
    guest: MeetingPage
    link: str


class People:
    """Who takes part in a test. They share one browser program and nothing else."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self._address = address
        self._expected: list[str] = []
        self.present: list[Person] = []

    async def somebody(self, *, size: Size = LAPTOP, locale: str = "en-GB") -> Person:
        """Somebody with an empty browser."""
        person = await Person.arrive(self._browser, self._address, size=size, locale=locale)
        for pattern in self._expected:
            person.witness.expect_console(pattern)
        self.present.append(person)
        return person

    async def host(self, *, size: Size = LAPTOP) -> Person:
        """Ada, logged in."""
        return await (await self.somebody(size=size)).log_in(ADA)

    async def meeting(self, guest_name: str = "Grace Hopper") -> Together:
        """Ada's new meeting, with a guest who came by the link."""
        host = await (await self.host()).start_meeting()
        link = await host.copy_guest_link()
        guest = await (await self.somebody()).join(link, guest_name)
        await host.sees(guest_name)
        await guest.sees(ADA.name)
        return Together(host, guest, link)

    def expect_console(self, pattern: str) -> None:
        """Error lines that belong to this test, on everybody's page; set before they come."""
        re.compile(pattern)
        self._expected.append(pattern)
        for person in self.present:
            person.witness.expect_console(pattern)

    async def take_pictures(self, folder: Path, name: str) -> None:
        """What everybody sees now, for whoever reads a failure."""
        for number, person in enumerate(self.present):
            await person.screenshot(folder / f"{name}-{number}.png")

    async def go_in_peace(self) -> None:
        """Everybody leaves; fails with all that was wrong behind their backs."""
        for person in self.present:
            await person.go()
        problems = [problem for person in self.present for problem in person.witness.problems()]
        if problems:
            raise AssertionError("\n".join(problems))
