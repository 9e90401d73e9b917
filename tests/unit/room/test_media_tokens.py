"""Tokens for LiveKit are what LiveKit's own library accepts (signaling-core.md 7.4)."""

import time

import pytest
from livekit import api

from parlour.media.tokens import VideoGrant, media_token

SECRET = "a secret of at least 32 characters"
GRANT = VideoGrant(room="room:main", can_publish=True, can_publish_sources=("camera",))


def test_livekits_own_library_verifies_a_token():
    token = media_token("key", SECRET, "person:connection", GRANT, int(time.time()))
    claims = api.TokenVerifier("key", SECRET).verify(token)
    assert (claims.identity, claims.name) == ("person:connection", "person:connection")
    assert claims.video.room == "room:main"
    assert claims.video.can_publish_sources == ["camera"]
    assert claims.video.room_admin is False


@pytest.mark.parametrize(
    ("key", "secret", "age"),
    [("key", "another secret of 32 characters!", 0), ("other", SECRET, 0), ("key", SECRET, 120)],
)
def test_a_wrong_key_and_an_old_token_are_refused(key, secret, age):
    token = media_token("key", SECRET, "person:connection", GRANT, int(time.time()) - age)
    with pytest.raises(Exception, match=r"Signature|Issuer|issuer|expired"):
        api.TokenVerifier(key, secret).verify(token)


def test_the_same_input_gives_the_same_token():
    assert media_token("k", SECRET, "i", GRANT, 5) == media_token("k", SECRET, "i", GRANT, 5)
