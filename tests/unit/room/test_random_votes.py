"""Random votes beside a model that counts for itself: rights, results, and what is kept of them."""

import os
from collections import Counter
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.unit.room.meeting import ROOM_ID, START, Client, Meeting, as_kept
from tests.unit.room.voting import MOTION

from parlour.protocol import base58
from parlour.room import io
from parlour.room.room import Room
from parlour.room.vault import Vault

NAMES = ("Mara", "Ilse", "Bert", "Anna")
OPTIONS = ("yes", "no", "abstain")


class RandomVotes(RuleBasedStateMachine):
    """One vote after the other; everybody comes and goes, and the server may crash."""

    @initialize()
    def begin(self) -> None:
        self.meeting = Meeting()
        self.clients = {name: self._joined(name) for name in NAMES}
        self.vote_id = ""
        self.secret = False
        self.cast: dict[str, str] = {}
        self.secrets: list[str] = []
        self.votes = 0

    def _joined(self, name: str) -> Client:
        role = "moderator" if name in {"Mara", "Anna"} else "user"
        return self.meeting.join(name, "registered", role)

    @property
    def running(self) -> bool:
        return bool(self.meeting.room._conference.modules["legal_vote"].state.running)

    def _heard(self, client: Client, message: str) -> list[dict[str, Any]]:
        found = client.events("legal_vote", message)
        return [event for event in found if event["legal_vote_id"] == self.vote_id]

    def _tokens(self, client: Client) -> list[str]:
        return [event["token"] for event in self._heard(client, "started") if "token" in event]

    @precondition(lambda self: not self.running)
    @rule(
        secret=st.booleans(),
        abstain=st.booleans(),
        auto=st.booleans(),
        voters=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    )
    def start(self, secret: bool, abstain: bool, auto: bool, voters: list[str]) -> None:
        mara = self.clients["Mara"]
        allowed = [self.clients[name].id for name in voters]
        flags = {"pseudonymous": secret, "enable_abstain": abstain, "auto_close": auto}
        motion = MOTION | flags | {"live": not secret, "duration": 60}
        mara.say("legal_vote", "start", **motion, allowed_participants=allowed)
        self.votes += 1
        self.secret, self.cast = secret, {}
        self.vote_id = f"00000000-0000-4000-8000-{self.votes:012d}"
        for effect in self.meeting.room.pending_effects:
            if isinstance(effect, io.CreateModuleResource):
                self.meeting.answer(effect, {"id": self.vote_id})
        self._note_secrets()

    def _note_secrets(self) -> None:
        if self.secret:
            held = {
                token for client in self.meeting.clients.values() for token in self._tokens(client)
            }
            self.secrets = sorted(held)

    @precondition(lambda self: self.running)
    @rule(name=st.sampled_from(NAMES), option=st.sampled_from(OPTIONS), data=st.data())
    def vote(self, name: str, option: str, data: st.DataObject) -> None:
        """With one's own token, an older one, or somebody else's."""
        client = self.clients[name]
        known = {t for c in self.meeting.clients.values() for t in self._tokens(c)}
        own = self._tokens(client)[-1:]
        token = data.draw(st.sampled_from([*own * 4, *sorted(known), "1" * 11]))
        before = len(self._heard(client, "voted"))
        fields = {"legal_vote_id": self.vote_id, "option": option, "token": token}
        client.say("legal_vote", "vote", **fields)
        if len(self._heard(client, "voted")) > before:
            assert token not in self.cast, "a token counts once"
            self.cast[token] = option

    @precondition(lambda self: self.running)
    @rule(how=st.sampled_from(["stop", "cancel"]), name=st.sampled_from(["Mara", "Anna", "Bert"]))
    def end(self, how: str, name: str) -> None:
        fields = {"reason": "x"} if how == "cancel" else {}
        self.clients[name].say("legal_vote", how, legal_vote_id=self.vote_id, **fields)

    @rule(name=st.sampled_from(NAMES))
    def load_the_page_anew(self, name: str) -> None:
        old, self.clients[name] = self.clients[name], self._joined(name)
        old.leave()
        self._note_secrets()

    @rule(seconds=st.sampled_from([1, 30]))
    def wait(self, seconds: int) -> None:
        self.meeting.wait(seconds)

    @rule()
    def crash(self) -> None:
        """Tokens that nobody has used are void; ballots are not."""
        self.meeting.input(io.Recovered(at=self.meeting.now))
        self._note_secrets()

    # --- what always holds ---

    @invariant()
    def results_are_those_of_the_ballots_that_were_confirmed(self) -> None:
        for client in self.meeting.clients.values():
            for stopped in self._heard(client, "stopped"):
                assert stopped["results"] == "valid"
                counted = Counter(self.cast.values())
                assert [stopped.get(o, 0) for o in OPTIONS] == [counted[o] for o in OPTIONS]
                if self.secret:
                    assert stopped["voting_record"] == self.cast
                else:
                    assert Counter(stopped["voting_record"].values()) == counted

    @invariant()
    def nobody_has_more_votes_than_rights(self) -> None:
        votes = self.meeting.room._conference.modules["legal_vote"].state.running.values()
        for vote in votes:
            assert len(self.cast) == sum(vote.roll.values()) <= vote.parameters.max_votes

    @invariant()
    def nothing_that_is_kept_of_a_running_secret_vote_has_a_token(self) -> None:
        if self.running and self.secret:
            kept = b"".join(map(msgspec.msgpack.encode, self.meeting.journal))
            kept += self.meeting.room.snapshot()
            for token in self.secrets:
                assert token.encode() not in kept
                assert base58.to_bytes(token) not in kept

    @invariant()
    def a_protocol_has_no_name_beside_a_secret_ballot(self) -> None:
        for effect in self.meeting.asked(io.ReplaceModuleResource):
            entries = [e["event"] for e in msgspec.json.decode(effect.data)["entries"]]
            if entries[0]["parameters"]["pseudonymous"]:
                ballots = [entry for entry in entries if entry["event"] == "vote"]
                assert all(set(entry) == {"event", "token", "option"} for entry in ballots)
                assert ballots == sorted(ballots, key=lambda ballot: ballot["token"])

    def teardown(self) -> None:
        """What is kept makes the same room again."""
        if not hasattr(self, "meeting"):
            return
        rebuilt = Room.create(
            ROOM_ID,
            self.meeting.parameters,
            START,
            b"seed",
            self.meeting.registry,
            vault=Vault(None),
        )
        outputs = [o for kept in self.meeting.journal for o in rebuilt.handle(kept)]
        assert rebuilt.snapshot() == self.meeting.room.snapshot()
        assert as_kept(outputs) == as_kept(self.meeting.outputs)


SOAK = int(os.environ.get("PARLOUR_SOAK", "0"))

TestRandomVotes = RandomVotes.TestCase
TestRandomVotes.settings = settings(
    max_examples=SOAK or 60,
    stateful_step_count=60 if SOAK else 30,
    deadline=None,
    derandomize=not SOAK,
    database=None,
    suppress_health_check=list(HealthCheck),
)
