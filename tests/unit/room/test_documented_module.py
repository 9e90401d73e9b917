"""The module in docs/writing-a-module.md works as it stands there."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.unit.room.meeting import Meeting, names

from parlour.room.registry import Registry

PAGE = Path(__file__).parents[3] / "docs" / "writing-a-module.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def documented() -> dict[str, Any]:
    scope: dict[str, Any] = {"__name__": "documented", "Meeting": Meeting, "Registry": Registry}
    exec(EXAMPLES[0], scope)
    return scope


def test_the_documented_test_passes(documented):
    exec(EXAMPLES[1], documented)


def test_the_documented_module_keeps_its_rules(documented):
    registry = Registry([*Registry.built_in(), documented["Dice"]])
    meeting = Meeting(registry, module_settings={"dice": {"locked": True}})
    mara, jo = meeting.owner(), meeting.guest("Jo")
    assert names(jo.say("dice", "roll")) == ["dice.error.dice_locked"]
    assert names(jo.say("dice", "lock", locked=False)) == ["dice.error.insufficient_permissions"]
    mara.say("dice", "lock", locked=False)
    [rolled] = jo.say("dice", "roll")
    assert 1 <= rolled["payload"]["eyes"] <= 6
    joined = meeting.guest("Joe").join_success["module_data"]["dice"]
    assert joined == {"locked": False, "last": rolled["payload"]["eyes"]}
