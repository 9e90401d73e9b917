"""Random commands, valid and not, drawn from the command types themselves."""

from typing import Any, get_args

import msgspec
from hypothesis import strategies as st
from msgspec import inspect
from tests.unit.room.meeting import participant_id

from parlour.protocol.signaling.namespaces import NAMESPACES

PEOPLE = st.integers(1, 8).map(participant_id)
TEXTS = st.sampled_from(["x", "Hello", "äöü €", "", "  ", "n" * 120, "\x00", "</script>"])
NUMBERS = st.sampled_from([0, 1, 2, 60, 100, 2**32 - 1])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def value_of(kind: inspect.Type) -> st.SearchStrategy[Any]:
    match kind:
        case inspect.UnionType(types=types):
            return st.one_of(*[value_of(t) for t in types])
        case inspect.StrType(pattern=None):
            return TEXTS
        case inspect.StrType():
            return PEOPLE
        case inspect.IntType():
            return NUMBERS
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.ListType(item_type=item):
            return st.lists(value_of(item), max_size=3)
        case inspect.DateTimeType():
            return st.just("2026-07-10T09:00:00Z")
        case inspect.RawType():
            return JSON
        case inspect.StructType(fields=fields, tag_field=tag_field, tag=tag):
            values = {f.encode_name: value_of(f.type) for f in fields}
            return st.fixed_dictionaries(
                values if tag_field is None else values | {tag_field: st.just(tag)}
            )
        case _:
            raise NotImplementedError(kind)


def command_of(namespace: str, command: type[msgspec.Struct]) -> st.SearchStrategy[dict[str, Any]]:
    fields = inspect.type_info(command).fields
    payload = {"action": st.just(command.__struct_config__.tag)} | {
        f.encode_name: value_of(f.type) for f in fields
    }
    return st.fixed_dictionaries(
        {"namespace": st.just(namespace), "payload": st.fixed_dictionaries(payload)},
        optional={"transaction_id": st.integers(0, 2**64 - 1)},
    )


COMMANDS = st.one_of(
    *[
        command_of(namespace, command)
        for namespace, types in NAMESPACES.items()
        if types.command is not None
        for command in get_args(types.command) or (types.command,)
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A command with a byte changed, cut off, or a field replaced by some JSON."""
    command = draw(COMMANDS)
    how = draw(st.sampled_from(["byte", "cut", "field"]))
    if how == "field":
        payload = command["payload"]
        payload[draw(st.sampled_from(sorted(payload)))] = draw(JSON)
        return msgspec.json.encode(command)
    frame = bytearray(msgspec.json.encode(command))
    place = draw(st.integers(0, len(frame) - 1))
    if how == "cut":
        return bytes(frame[:place])
    frame[place] = draw(st.integers(0, 255))
    return bytes(frame)


JUNK = st.one_of(st.binary(max_size=40), damaged(), JSON.map(msgspec.json.encode))
