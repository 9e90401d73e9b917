"""Keys said twice are found wherever they are, and nowhere else."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parlour.room.strict_json import has_duplicate_keys

KEYS = st.sampled_from(["a", "b", ":", "a:", '"', "\\", "é", "", '":', "\\u0061"])


@st.composite
def texts(draw: st.DrawFn, depth: int = 2) -> str:
    """JSON with keys that may repeat, written with and without escapes and white space."""
    kind = draw(st.sampled_from(["text", "number", "list", "object"] if depth else ["text"]))
    match kind:
        case "number":
            return str(draw(st.integers(-5, 5)))
        case "list":
            return f"[{','.join(draw(st.lists(texts(depth - 1), max_size=3)))}]"
        case "object":
            pairs = draw(st.lists(st.tuples(KEYS, texts(depth - 1)), max_size=4))
            gap = draw(st.sampled_from(["", " ", "\n\t"]))
            ascii_only = draw(st.booleans())
            written = [f"{json.dumps(k, ensure_ascii=ascii_only)}{gap}:{v}" for k, v in pairs]
            return f"{{{','.join(written)}}}"
        case _:
            return json.dumps(draw(KEYS))


def says_a_key_twice(text: str) -> bool:
    found = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal found
        keys = [key for key, _ in pairs]
        found = found or len(set(keys)) != len(keys)

    json.loads(text, object_pairs_hook=look)
    return found


@given(texts())
@example('{"a":"b",":":1,"a":2}')
@example('{"a":"a",":":0,":":"a"}')
@example('{"\\u0061":1,"a":2}')
@example('{"x":"\\"a\\":1","a":{"b":1},"b":2}')
def test_it_agrees_with_a_slow_reader(text: str):
    assert has_duplicate_keys(text.encode()) == says_a_key_twice(text)


@pytest.mark.parametrize(
    "hostile",
    [
        b'{"a":"' + b"\\\\" * 100_000 + b'"}',
        b'{"a":"' + b"\\n" * 100_000 + b'"}',
        b'{"a":' + b" " * 200_000 + b"1}",
        b'{"a":[' + b'"x",' * 50_000 + b'"x"]}',
        b'{"a":' + b"1" * 200_000 + b',"b":{"a":2}}',
    ],
)
# It takes milliseconds. The limit is for a reader that takes the square of the length.
@pytest.mark.timeout(60)
def test_long_texts_cost_no_more_than_their_length(hostile):
    assert has_duplicate_keys(hostile) is False
