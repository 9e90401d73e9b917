"""The wire, pinned: one JSON snapshot of every event of every namespace.

Each event must occur in the conversation of its namespace; one that never does fails the last test.
"""

import base64
from typing import Any, get_args

import msgspec
import pytest
from syrupy.extensions.json import JSONSnapshotExtension
from tests.unit.room.conversations import CORE_CONVERSATIONS, error_conversation
from tests.unit.room.editor_conversations import EDITOR_CONVERSATIONS
from tests.unit.room.meeting import Meeting, name_of
from tests.unit.room.module_conversations import MODULE_CONVERSATIONS

from parlour.protocol.signaling.namespaces import NAMESPACES

CONVERSATIONS = CORE_CONVERSATIONS | MODULE_CONVERSATIONS | EDITOR_CONVERSATIONS


@pytest.fixture
def snapshot_json(snapshot):
    return snapshot.use_extension(JSONSnapshotExtension)


def readable(value: Any) -> Any:
    """Tokens are shown as their claims."""
    if isinstance(value, dict):
        return {k: _claims(v) if k == "token" else readable(v) for k, v in value.items()}
    if isinstance(value, list):
        return [readable(v) for v in value]
    return value


def _claims(token: str) -> Any:
    """A voting token is no JWT: it is shown as it is."""
    if "." not in token:
        return token
    return msgspec.json.decode(base64.urlsafe_b64decode(token.split(".")[1] + "=="))


def heard(meeting: Meeting) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{client.name} ({client.connection[-2:]})", message)
        for client in meeting.clients.values()
        for message in client.heard
    ]


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_the_wire_of_a_namespace(namespace: str, snapshot_json):
    found = [
        {"heard by": who, **readable(message)}
        for who, message in heard(CONVERSATIONS[namespace]())
        if message["namespace"] == namespace
    ]
    assert found == snapshot_json


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_what_is_sent_fits_the_types(namespace: str):
    types = NAMESPACES[namespace]
    for _, message in heard(CONVERSATIONS[namespace]()):
        if message["namespace"] == namespace:
            msgspec.convert(message["payload"], types.event)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_event_occurs(namespace: str):
    declared = {
        f"{namespace}.{event.__struct_config__.tag}"
        for event in get_args(NAMESPACES[namespace].event) or (NAMESPACES[namespace].event,)
    }
    said = {
        name_of(message).replace(".error.", ".error#").partition("#")[0]
        for _, message in heard(CONVERSATIONS[namespace]())
        if message["namespace"] == namespace
    }
    elsewhere = {"error.internal", "error.fatal_module_error", "error.slow_down"}
    if namespace == "error":
        said = {
            f"error.{m['payload']['error']}"
            for _, m in heard(error_conversation())
            if m["namespace"] == "error"
        }
    assert declared - elsewhere <= said
