"""Accessibility findings of the page that is open, by axe-core from the web client's packages."""

from pathlib import Path
from typing import TypedDict

from playwright.async_api import Page

_SOURCE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
_SEVERE = ("serious", "critical")

_RUN = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help, nodes: nodes.map((node) => `${node.html}\\n    ${node.failureSummary}`),
  }));
}
"""


class Finding(TypedDict):
    """One rule that the page breaks, and where."""

    id: str
    impact: str
    help: str
    nodes: list[str]


async def severe_findings(page: Page) -> list[str]:
    """The serious and critical findings, each told in a few lines."""
    if await page.evaluate("typeof window.axe === 'undefined'"):
        # Evaluated by the debugger, not by the page: its Content-Security-Policy stays in force.
        await page.evaluate(_SOURCE.read_text("utf-8"))
    found: list[Finding] = await page.evaluate(_RUN)
    return [
        f"{f['impact']}: {f['id']}: {f['help']}\n  " + "\n  ".join(f["nodes"][:3])
        for f in found
        if f["impact"] in _SEVERE
    ]
