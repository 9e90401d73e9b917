"""A scripted Etherpad with OpenTalk's plug-ins: the calls of signaling-modules.md 4.4.

It keeps groups, pads, authors and sessions as the real one does, and answers as it does: status 200
with a code, whatever happens.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.support.scripted import Answer, Asked, ScriptedServer

API_KEY = "the key of the Etherpad of the tests"
PDF = b"%PDF-1.4 from Etherpad"


@dataclass
class Session:
    group: str
    author: str
    writes: bool
    valid_until: int


@dataclass
class Etherpad:
    groups: dict[str, str] = field(default_factory=dict)
    """By mapper."""
    pads: set[str] = field(default_factory=set)
    authors: dict[str, str] = field(default_factory=dict)
    """Names by author id; ids follow from mappers."""
    sessions: dict[str, Session] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    """Functions that answer with an internal error."""
    made: int = 0

    def __post_init__(self) -> None:
        self.server = ScriptedServer(self._answer)

    @property
    def settings(self) -> dict[str, Any]:
        return {"base_url": f"{self.server.url}/", "api_key": API_KEY}

    def writers(self) -> set[str]:
        """Names of those who have a writing session."""
        return {self.authors[s.author] for s in self.sessions.values() if s.writes}

    def readers(self) -> set[str]:
        return {self.authors[s.author] for s in self.sessions.values() if not s.writes}

    def _answer(self, asked: Asked) -> Answer:
        if asked.path.startswith("/p/"):
            return self._export(asked)
        function = asked.path.rpartition("/")[2]
        if asked.query.get("apikey") != API_KEY:
            return _said(4, "no or wrong API Key")
        if function in self.failing:
            return _said(2, "internal error")
        known = {
            "/api/1/createGroupIfNotExistsFor": ("GET", self._group),
            "/api/1/createGroupPad": ("POST", self._pad),
            "/api/1/createAuthorIfNotExistsFor": ("GET", self._author),
            "/api/1/createSession": ("GET", lambda q: self._session(q, writes=True)),
            "/readSession/createReadSession": ("GET", lambda q: self._session(q, writes=False)),
            "/readSession/deleteSession": ("GET", self._end),
            "/readSession/deleteGroup": ("GET", self._delete_group),
            "/api/1/deletePad": ("GET", self._delete_pad),
        }
        if asked.path not in known or known[asked.path][0] != asked.method:
            return _said(3, "no such function")
        return known[asked.path][1](asked.query)

    def _new(self, letter: str) -> str:
        self.made += 1
        return f"{letter}.{self.made:016d}"

    def _group(self, query: dict[str, str]) -> Answer:
        group = self.groups.setdefault(query["groupMapper"], self._new("g"))
        return _said(0, "ok", groupID=group)

    def _pad(self, query: dict[str, str]) -> Answer:
        if query["groupID"] not in self.groups.values():
            return _said(1, "groupID does not exist")
        pad = f"{query['groupID']}${query['padName']}"
        if pad in self.pads:
            return _said(1, "padName does already exist")
        self.pads.add(pad)
        return _said(0, "ok", padID=pad)

    def _author(self, query: dict[str, str]) -> Answer:
        author = f"a.{query['authorMapper']}"
        self.authors[author] = query["name"]
        return _said(0, "ok", authorID=author)

    def _session(self, query: dict[str, str], *, writes: bool) -> Answer:
        if query["groupID"] not in self.groups.values() or query["authorID"] not in self.authors:
            return _said(1, "groupID or authorID does not exist")
        session = self._new("s")
        self.sessions[session] = Session(
            query["groupID"], query["authorID"], writes, int(query["validUntil"])
        )
        return _said(0, "ok", sessionID=session)

    def _end(self, query: dict[str, str]) -> Answer:
        if self.sessions.pop(query["sessionID"], None) is None:
            return _said(1, "sessionID does not exist")
        return _said(0, "ok")

    def _delete_group(self, query: dict[str, str]) -> Answer:
        group = query["groupID"]
        if group not in self.groups.values():
            return _said(1, "groupID does not exist")
        self.groups = {k: v for k, v in self.groups.items() if v != group}
        self.sessions = {k: s for k, s in self.sessions.items() if s.group != group}
        return _said(0, "ok")

    def _delete_pad(self, query: dict[str, str]) -> Answer:
        if query["padID"] not in self.pads:
            return _said(1, "padID does not exist")
        self.pads.discard(query["padID"])
        return _said(0, "ok")

    def _export(self, asked: Asked) -> Answer:
        """Only for holders of a session of the pad's group."""
        pad = asked.path.removeprefix("/p/").removesuffix("/export/pdf")
        cookie = asked.headers.get("cookie", "").partition("sessionID=")[2].partition(";")[0]
        session = self.sessions.get(cookie)
        if pad not in self.pads or session is None or not pad.startswith(session.group):
            return Answer(403, b"forbidden", "text/plain")
        if "export" in self.failing:
            return Answer(500, b"no converter", "text/plain")
        return Answer(200, PDF, "application/pdf")


def _said(code: int, message: str, **data: str) -> Answer:
    return Answer.of({"code": code, "message": message, "data": data or None})
