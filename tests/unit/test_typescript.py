"""The TypeScript types of the web client follow the structs of the wire."""

from typing import Any, Literal

import pytest
from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.signaling.namespaces import NAMESPACES
from parlour.protocol.typescript import Root, UnsupportedTypeError, declarations, signaling


class Tea(Struct, tag_field="action", tag="tea"):
    sugar: int = 0


class Coffee(Struct, tag_field="action", tag="coffee"):
    size: Literal["small", "large"]


class Cup(Struct):
    owner: str | None
    label: str | UnsetType = UNSET
    notes: str | UnsetType | None = UNSET
    warm: bool = True


class Shelf(Struct):
    cups: list[Cup | None]
    by_owner: dict[str, list[int | str]]


class Sealed(Struct):
    stamp: memoryview


def declared(name: str, kind: Any, *, read: bool = False) -> str:
    return declarations([Root(name, kind, read)])


def test_a_tagged_union_becomes_a_union_told_apart_by_its_tag() -> None:
    text = declared("Drink", Tea | Coffee)
    assert 'action: "tea";' in text
    assert 'action: "coffee";' in text
    assert "export type Drink = TestTypescriptTea | TestTypescriptCoffee;" in text


def test_literals_become_unions_of_strings() -> None:
    assert 'size: "large" | "small";' in declared("Drink", Coffee)


def test_unset_is_an_optional_key_and_none_is_null() -> None:
    text = declared("AnyCup", Cup)
    assert "owner: string | null;" in text
    assert "label?: string;" in text
    assert "notes?: string | null;" in text


def test_a_default_may_be_left_out_only_of_what_the_server_reads() -> None:
    assert "warm: boolean;" in declared("AnyCup", Cup)
    assert "warm?: boolean;" in declared("AnyCup", Cup, read=True)


def test_lists_and_maps_of_unions_keep_their_members_together() -> None:
    text = declared("AnyShelf", Shelf)
    assert "cups: (TestTypescriptCup | null)[];" in text
    assert "by_owner: Record<string, (number | string)[]>;" in text


def test_a_type_without_a_form_on_the_wire_is_refused() -> None:
    with pytest.raises(UnsupportedTypeError):
        declared("AnySealed", Sealed)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_namespace_has_its_frames(namespace: str) -> None:
    text = signaling()
    types = NAMESPACES[namespace]
    assert (f'Out<"{namespace}", ' in text) == (types.event is not None)
    assert (f'In<"{namespace}", ' in text) == (types.command is not None)


def test_the_join_data_of_modules_is_typed_in_join_success() -> None:
    assert "module_data: ModuleJoinData;" in signaling()


def test_the_output_is_the_same_every_time() -> None:
    assert signaling() == signaling()
