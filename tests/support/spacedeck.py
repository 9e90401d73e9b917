"""A scripted Spacedeck: the calls of signaling-modules.md 4.5."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.scripted import Answer, Asked, ScriptedServer

API_TOKEN = "the token of the Spacedeck of the tests"
PDF = b"%PDF-1.4 from Spacedeck"


@dataclass
class Spacedeck:
    spaces: dict[str, str] = field(default_factory=dict)
    """Names by id."""
    exported: int = 0
    failing: set[str] = field(default_factory=set)
    """`create`, `pdf`, `delete`."""
    export_host: str = ""

    def __post_init__(self) -> None:
        self.server = ScriptedServer(self._answer)

    @property
    def settings(self) -> dict[str, Any]:
        return {"base_url": f"{self.server.url}/", "api_key": API_TOKEN}

    def _answer(self, asked: Asked) -> Answer:
        if asked.path == "/export.pdf":
            return Answer(200, PDF, "application/pdf")
        if asked.headers.get("x-spacedeck-api-token") != API_TOKEN:
            return Answer.of({"error": "auth_required"}, 403)
        match asked.method, asked.path.strip("/").split("/"):
            case "POST", ["api", "spaces"]:
                return self._create(asked.json())
            case "GET", ["api", "spaces", space, "pdf"] if space in self.spaces:
                return self._export()
            case "DELETE", ["api", "spaces", space] if space in self.spaces:
                if "delete" in self.failing:
                    return Answer.of({}, 500)
                del self.spaces[space]
                return Answer(204)
            case _:
                return Answer.of({"error": "not_found"}, 404)

    def _create(self, wanted: dict[str, Any]) -> Answer:
        if "create" in self.failing:
            return Answer.of({"error": "internal"}, 500)
        assert wanted.keys() == {"artifacts", "name", "parent_space_id", "space_type"}
        number = len(self.spaces) + 1
        space = f"space-{number}"
        self.spaces[space] = wanted["name"]
        made = {"_id": space, "edit_hash": f"81fe2{number}", "edit_slug": "room-board", "width": 1}
        return Answer.of(made, 201)

    def _export(self) -> Answer:
        if "pdf" in self.failing:
            return Answer.of({"error": "phantom"}, 500)
        self.exported += 1
        return Answer.of({"url": f"{self.export_host}/export.pdf"})
