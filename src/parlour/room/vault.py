"""Secret ballots: what a room knows of them and may not keep (docs/decisions/secret-ballots.md).

The state of a room, its journal and its snapshots hold who has voted. Which token is whose is held
here alone, in memory, until the token is used. Which token says what is held here and in ballot
boxes on the disk, in no order. Nothing joins the two.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from parlour.protocol import base58
from parlour.room.io import ParticipantId

Token = str
Choice = int
"""From 1 to 255: what it means is the module's affair."""
Draw = Callable[[int], bytes]
"""So many random bytes that nobody can foresee."""

KEY_BYTES = 32
SEALED_BYTES = 17
_MASK = base58.from_bytes(bytes(base58.BYTES))
"""Nobody's token, and yet one to whoever reads it."""


class Cast(NamedTuple):
    """A ballot is in the box."""

    holder: ParticipantId
    """Whose token it was."""
    sealed: bytes
    """The ballot, under the box's key of this moment, for the journal until the box has it."""


class Box:
    """The ballots of one vote."""

    def __init__(self, capacity: int, key: bytes) -> None:
        self.capacity = capacity
        self.key = key
        self.holders: dict[Token, ParticipantId] = {}
        self.ballots: dict[Token, Choice] = {}
        self.slots: dict[Token, int] = {}
        """Where in the box each ballot lies: drawn, so that the places tell of no order."""
        self._free = list(range(capacity))
        self._place = {slot: slot for slot in self._free}
        self.on_the_way: dict[Token, int] = {}
        """Ballots that may not be in their slots yet: those under the present key."""
        self._number = 0
        """Of the last ballot under this key: none has the pad of another."""

    def put(self, token: Token, choice: Choice, slot: int) -> None:
        self.ballots[token] = choice
        self.slots[token] = slot
        # The last free one takes its place in the list, so that a draw costs the same always.
        place, last = self._place.pop(slot), self._free.pop()
        if last != slot:
            self._free[place] = last
            self._place[last] = place

    def seal(self, token: Token, choice: Choice) -> bytes:
        plain = base58.to_bytes(token) + bytes((choice,))
        self.on_the_way[token] = self.slots[token]
        self._number += 1
        number = self._number.to_bytes(4, "big")
        return number + _crypt(self.key, self._number, plain) + _tag(self.key, plain)

    def unseal(self, sealed: bytes) -> tuple[Token, Choice] | None:
        """The ballot, if it was sealed under the present key."""
        number, body, tag = int.from_bytes(sealed[:4], "big"), sealed[4:13], sealed[13:]
        plain = _crypt(self.key, number, body)
        if not tag or tag != _tag(self.key, plain):
            return None
        self._number = max(self._number, number)
        return base58.from_bytes(plain[:8]), plain[8]

    def settle(self, key: bytes) -> None:
        self.key, self.on_the_way, self._number = key, {}, 0

    def free_slot(self, drawn: bytes) -> int:
        return self._free[int.from_bytes(drawn, "big") % len(self._free)]


class Vault:
    """All boxes of a room. Without `draw` it only remembers: for a room that is being rebuilt."""

    def __init__(self, draw: Draw | None) -> None:
        self._draw = draw
        self.boxes: dict[str, Box] = {}
        self.opened: list[tuple[str, list[tuple[Token, Choice]]]] = []
        """Boxes that were opened just now: the journal has to know before they go."""
        self._found: dict[str, list[tuple[Token, Choice]]] = {}

    def go_on(self, draw: Draw) -> None:
        """The room is rebuilt."""
        self._draw = draw

    def issue(self, vote: str, people: Iterable[ParticipantId], capacity: int) -> None:
        """A token for each; those that were issued before and not used are void.

        `capacity`: how many may vote in all.
        """
        if self._draw is None:
            return
        box = self.boxes.get(vote)
        if box is None:
            box = self.boxes[vote] = Box(capacity, self._draw(KEY_BYTES))
        box.holders = {}
        for person in people:
            token = _MASK
            while token == _MASK or token in box.holders or token in box.ballots:
                token = base58.from_bytes(self._draw(base58.BYTES))
            box.holders[token] = person

    def holders(self, vote: str) -> Mapping[Token, ParticipantId]:
        """Whose the tokens are that have not been used."""
        box = self.boxes.get(vote)
        return box.holders if box else {}

    def token_of(self, vote: str, person: ParticipantId) -> Token | None:
        """The token that somebody has not used yet."""
        box = self.boxes.get(vote)
        held = box.holders.items() if box else ()
        return next((token for token, holder in held if holder == person), None)

    def valid(self, vote: str, token: Token) -> bool:
        box = self.boxes.get(vote)
        return box is not None and token in box.holders

    def cast(self, vote: str, token: Token, choice: Choice) -> Cast:
        """Use a valid token: from now on nobody knows whose it was."""
        assert self._draw is not None
        box = self.boxes[vote]
        holder = box.holders.pop(token)
        box.put(token, choice, box.free_slot(self._draw(8)))
        return Cast(holder, box.seal(token, choice))

    def recall(self, vote: str, sealed: bytes) -> None:
        """A ballot in the journal that may not have come into its box."""
        box = self.boxes.get(vote)
        found = box.unseal(sealed) if box and self._draw is None else None
        if box is not None and found is not None and found[0] not in box.ballots:
            token, choice = found
            box.put(token, choice, box.free_slot(base58.to_bytes(token)))
            box.on_the_way[token] = box.slots[token]

    def settled(self, vote: str, key: bytes) -> None:
        """All ballots are in their places: what was sealed under the old key is lost for good."""
        self.boxes[vote].settle(key)

    def discard_all_but(self, votes: Iterable[str]) -> None:
        """Boxes of votes that have never begun, as far as the journal knows, or are over."""
        kept = set(votes)
        self.boxes = {vote: box for vote, box in self.boxes.items() if vote in kept}

    def discard(self, vote: str) -> None:
        """Nobody will ever know."""
        self.boxes.pop(vote, None)

    def open(self, vote: str) -> list[tuple[Token, Choice]]:
        """The ballots in the order of their tokens. The box is gone then."""
        box = self.boxes.pop(vote, None)
        found = self._found.pop(vote, None)
        if found is None:
            found = sorted(box.ballots.items()) if box else []
            self.opened.append((vote, found))
        return found

    def was_opened(self, vote: str, ballots: list[tuple[Token, Choice]]) -> None:
        """The journal tells what was found when the box was opened."""
        self._found[vote] = ballots

    def mask(self, text: bytes) -> bytes:
        """Without the tokens of running votes: a mistyped ballot is nobody's business."""
        for box in self.boxes.values():
            for tokens in (box.holders, box.ballots):
                text = _masked(text, tokens)
        return text


def _masked(text: bytes, tokens: Iterable[Token]) -> bytes:
    for run in base58.runs(text):
        for token in tokens:
            if token.encode() in run:
                text = text.replace(token.encode(), _MASK.encode())
    return text


def _crypt(key: bytes, number: int, text: bytes) -> bytes:
    """One pad for each number under a key."""
    pad = blake2b(number.to_bytes(4, "big"), key=key, digest_size=len(text), person=b"pad").digest()
    return bytes(one ^ other for one, other in zip(text, pad, strict=True))


def _tag(key: bytes, plain: bytes) -> bytes:
    return blake2b(plain, key=key, digest_size=4, person=b"tag").digest()
