"""What Parlour says to Nextcloud, and what it makes of the answers."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from tests.support.nextcloud import SHARES, Answer, Nextcloud

from parlour.files.folders import nextcloud
from parlour.files.folders.nextcloud import FolderFailed

FOLDER = "/Meetings/Parlour & more/event-1"


@pytest.fixture
def cloud() -> Iterator[Nextcloud]:
    made = Nextcloud()
    yield made
    made.stop()


@asynccontextmanager
async def connected(cloud: Nextcloud, directory: str) -> AsyncIterator[nextcloud.Nextcloud]:
    made = nextcloud.Nextcloud(cloud.url + "/", cloud.username, cloud.password, directory)
    yield made
    await made.close()


@pytest.fixture
async def client(cloud: Nextcloud) -> AsyncIterator[nextcloud.Nextcloud]:
    async with connected(cloud, "Meetings/Parlour & more") as made:
        yield made


async def test_a_folder_gets_a_link_to_read_and_one_to_write(
    cloud: Nextcloud, client: nextcloud.Nextcloud
):
    read, write = await client.create("event-1", None)
    assert FOLDER in cloud.folders
    shares = cloud.shares_of(FOLDER)
    assert shares.keys() == {1, 15}
    assert (read.url, read.password) == (shares[1].url, shares[1].password)
    assert (write.url, write.password) == (shares[15].url, shares[15].password)
    assert read.password != write.password
    assert shares[1].expires is None


async def test_links_can_end(cloud: Nextcloud, client: nextcloud.Nextcloud):
    await client.create("event-1", date(2031, 2, 3))
    assert {one.expires for one in cloud.shares.values()} == {date(2031, 2, 3)}


async def test_a_folder_that_is_there_is_used(cloud: Nextcloud, client: nextcloud.Nextcloud):
    for _ in range(2):
        await client.create("event-1", None)
    assert len(cloud.shares) == 4


async def test_no_directory_leads_out_of_the_users_files(cloud: Nextcloud):
    async with connected(cloud, "/../..//x/./") as client:
        await client.create("event-1", None)
    assert cloud.folders == {"/x", "/x/event-1"}


async def test_deleting_takes_folder_and_links_away(cloud: Nextcloud, client: nextcloud.Nextcloud):
    read, write = await client.create("event-1", None)
    await client.delete("event-1", [read.id, write.id])
    assert FOLDER not in cloud.folders
    assert cloud.shares == {}


async def test_what_is_gone_already_is_no_failure(cloud: Nextcloud, client: nextcloud.Nextcloud):
    await client.delete("event-1", ["1", "2"])


async def test_a_second_link_that_fails_leaves_no_first_one(
    cloud: Nextcloud, client: nextcloud.Nextcloud
):
    posts = 0

    def second(method: str, _path: str) -> Answer | None:
        nonlocal posts
        posts += method == "POST"
        return Answer(503) if method == "POST" and posts == 2 else None

    cloud.instead(second)
    with pytest.raises(FolderFailed, match="503"):
        await client.create("event-1", None)
    assert cloud.shares == {}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(None),
        Answer(500),
        Answer(401),
        Answer(507, body=b"Insufficient storage"),
        Answer(302, {"Location": "http://127.0.0.1:1/"}),
        Answer(200, body=b"<html>"),
        Answer(200, body=b'{"ocs":{"data":{"id":"1"}}}'),
        Answer(200, body=b'{"ocs":{"data":{"id":"1","url":"javascript:alert(1)"}}}'),
        Answer(200, body=b'{"ocs":{"data":{"id":"1","url":"https://e/' + b"x" * 1100 + b'"}}}'),
        Answer(200, body=b" " * 300_000),
    ],
)
async def test_whatever_else_is_answered_is_a_failure(
    cloud: Nextcloud, client: nextcloud.Nextcloud, answer: Answer
):
    cloud.instead(lambda method, path: answer if path == SHARES else None)
    with pytest.raises(FolderFailed):
        await client.create("event-1", None)


@pytest.mark.parametrize("method", ["MKCOL", "DELETE"])
async def test_redirects_are_followed_nowhere(
    cloud: Nextcloud, client: nextcloud.Nextcloud, method: str
):
    other = Nextcloud()
    answer = Answer(307, {"Location": f"{other.url}/x"})
    cloud.instead(lambda asked, _path: answer if asked == method else None)
    with pytest.raises(FolderFailed, match="307"):
        if method == "MKCOL":
            await client.create("event-1", None)
        else:
            await client.delete("event-1", ["1"])
    assert other.requests == []
    other.stop()


async def test_a_server_that_is_not_there_is_a_failure():
    gone = Nextcloud()
    gone.stop()
    async with connected(gone, "x") as client:
        with pytest.raises(FolderFailed, match="cannot be reached"):
            await client.create("event-1", None)


async def test_the_reason_is_nextclouds_own_and_names_no_password(
    cloud: Nextcloud, client: nextcloud.Nextcloud
):
    refused = Answer(403, body=b'{"ocs":{"meta":{"message":"Public upload disabled"},"data":[]}}')
    cloud.instead(lambda method, _path: refused if method == "POST" else None)
    with pytest.raises(FolderFailed, match="Public upload disabled") as failure:
        await client.create("event-1", None)
    assert cloud.password not in str(failure.value)
