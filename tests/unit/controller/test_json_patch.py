"""Changing JSON documents by operations: the examples of RFC 6902, and our bounds."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.controller.json_patch import NotApplicable, patched, same
from parlour.protocol.rest.module_resources import Operation

_operations = msgspec.json.Decoder(list[Operation])


def apply(document: Any, *operations: dict[str, Any]) -> Any:
    return patched(document, _operations.decode(msgspec.json.encode(operations)))


def op(name: str, path: str, **rest: Any) -> dict[str, Any]:
    return {"op": name, "path": path} | {key.rstrip("_"): value for key, value in rest.items()}


EXAMPLES: dict[str, tuple[Any, list[dict[str, Any]], Any]] = {
    "A.1": ({"foo": "bar"}, [op("add", "/baz", value="qux")], {"baz": "qux", "foo": "bar"}),
    "A.2": (
        {"foo": ["bar", "baz"]},
        [op("add", "/foo/1", value="qux")],
        {"foo": ["bar", "qux", "baz"]},
    ),
    "A.3": ({"baz": "qux", "foo": "bar"}, [op("remove", "/baz")], {"foo": "bar"}),
    "A.4": ({"foo": ["bar", "qux", "baz"]}, [op("remove", "/foo/1")], {"foo": ["bar", "baz"]}),
    "A.5": (
        {"baz": "qux", "foo": "bar"},
        [op("replace", "/baz", value="boo")],
        {"baz": "boo", "foo": "bar"},
    ),
    "A.6": (
        {"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}},
        [op("move", "/qux/thud", from_="/foo/waldo")],
        {"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}},
    ),
    "A.7": (
        {"foo": ["all", "grass", "cows", "eat"]},
        [op("move", "/foo/3", from_="/foo/1")],
        {"foo": ["all", "cows", "eat", "grass"]},
    ),
    "A.8": (
        {"baz": "qux", "foo": ["a", 2, "c"]},
        [op("test", "/baz", value="qux"), op("test", "/foo/1", value=2)],
        {"baz": "qux", "foo": ["a", 2, "c"]},
    ),
    "A.10": (
        {"foo": "bar"},
        [op("add", "/child", value={"grandchild": {}})],
        {"foo": "bar", "child": {"grandchild": {}}},
    ),
    "A.11": (
        {"foo": "bar"},
        [op("add", "/baz", value="qux", xyz=123)],
        {"foo": "bar", "baz": "qux"},
    ),
    "A.14": ({"/": 9, "~1": 10}, [op("test", "/~01", value=10)], {"/": 9, "~1": 10}),
    "A.16": (
        {"foo": ["bar"]},
        [op("add", "/foo/-", value=["abc", "def"])],
        {"foo": ["bar", ["abc", "def"]]},
    ),
    "the whole document": ({"a": 1}, [op("add", "", value=[1])], [1]),
    "replace the whole": ({"a": 1}, [op("replace", "", value=None)], None),
    "an empty key": ({"": 1}, [op("replace", "/", value=2)], {"": 2}),
    "copy": ({"a": [1]}, [op("copy", "/b", from_="/a"), op("add", "/b/-", value=2)],
             {"a": [1], "b": [1, 2]}),
    "move onto itself": ({"a": 1}, [op("move", "/a", from_="/a")], {"a": 1}),
    "behind the last": ([1], [op("add", "/1", value=2)], [1, 2]),
}  # fmt: skip

REFUSED: dict[str, tuple[Any, list[dict[str, Any]]]] = {
    "A.9": ({"baz": "qux"}, [op("test", "/baz", value="bar")]),
    "A.12": ({"foo": "bar"}, [op("add", "/baz/bat", value="qux")]),
    "A.15": ({"/": 9, "~1": 10}, [op("test", "/~01", value="10")]),
    "remove what is not there": ({}, [op("remove", "/a")]),
    "replace what is not there": ({}, [op("replace", "/a", value=1)]),
    "copy what is not there": ({}, [op("copy", "/b", from_="/a")]),
    "an element far behind": ([1], [op("add", "/2", value=2)]),
    "an element with leading zero": ([1, 2], [op("remove", "/01")]),
    "a negative element": ([1], [op("remove", "/-1")]),
    "the place behind the last": ([1], [op("remove", "/-")]),
    "a digit of another script": ([1, 2], [op("remove", "/١")]),
    "part of a text": ({"a": "text"}, [op("add", "/a/0", value=1)]),
    "move into itself": ({"a": {}}, [op("move", "/a/b", from_="/a")]),
    "true is not 1": ({"a": 1}, [op("test", "/a", value=True)]),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_operations_make_of_a_document(name: str):
    document, operations, expected = EXAMPLES[name]
    changed = apply(document, *operations)
    assert same(changed, expected)


@pytest.mark.parametrize("name", REFUSED)
def test_operations_that_cannot_be_carried_out(name: str):
    document, operations = REFUSED[name]
    before = msgspec.json.encode(document)
    with pytest.raises(NotApplicable, match=r"^operation 0: "):
        apply(document, *operations)
    assert msgspec.json.encode(document) == before


def test_a_document_is_changed_in_whole_or_not_at_all():
    document = {"a": [1]}
    with pytest.raises(NotApplicable, match=r"^operation 1: "):
        apply(document, op("add", "/a/-", value=2), op("remove", "/b"))
    assert document == {"a": [1]}


def test_copies_of_copies_are_bounded():
    doubling = [op("copy", "/b", from_=""), op("copy", "/c", from_="")] * 20
    with pytest.raises(NotApplicable, match="too large"):
        apply({"a": "x" * 1000}, *doubling)


def test_depth_is_bounded():
    deeper = [op("copy", "/a", from_="")] * 900
    with pytest.raises(NotApplicable, match="too deep"):
        apply({"a": 1}, *deeper, *deeper[:90])


def test_numbers_are_the_same_by_value():
    assert same({"a": [1.0]}, {"a": [1]})
    assert not same([True], [1])
    assert not same(0, False)
    assert not same(None, False)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab/~", max_size=2), inner),
    max_leaves=8,
)


@given(values, values)
def test_what_is_added_is_there_and_can_be_removed_again(document: Any, value: Any):
    holder = {"document": document}
    added = apply(holder, op("add", "/~0~1", value=value), op("test", "/~0~1", value=value))
    assert same(added["~/"], value)
    assert same(apply(added, op("remove", "/~0~1")), holder)
