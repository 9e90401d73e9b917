"""Nobody's browser talks to anybody but the installation.

Every end-to-end test looks at that when its people leave (`Witness.problems`); these two show that
there is something to look at, and that the look would notice.
"""

import pytest
from tests.support.mediastats import sees_moving_picture
from tests.support.people import People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"


async def test_a_whole_meeting_stays_on_its_own_host(people: People) -> None:
    host, _, _ = await people.meeting(GRACE)
    await sees_moving_picture(host.picture_of(GRACE))

    for person in people.present:
        assert person.witness.hosts == {"127.0.0.1"}
        assert len(person.witness.websockets) >= 2  # signalling and media
        assert person.witness.problems() == []


async def test_the_page_itself_may_not_reach_another_host(people: People) -> None:
    person = await people.somebody()
    await person.page.goto("/")
    people.expect_console("Content Security Policy|csp: |Failed to (fetch|load)")

    refused = await person.page.evaluate(
        "fetch('https://example.org/').then(() => false, () => true)"
    )

    assert refused
    assert "example.org" not in person.witness.hosts
