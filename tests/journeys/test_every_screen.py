"""Every page that a person of the bureau can reach from home: whole, no wider than its screen, open to everybody.

The walk follows links, one page for each address of `web.pages`, so a new page is looked at without being named
here. With WEILI_SCREENS=folder the pages one will be judged by are photographed into it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from tests.journeys.conftest import ROOT, photograph

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("district")]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WALKS = (
    ("catering_staff", "desk"), ("catering_staff", "phone"), ("leader", "desk"), ("administrator", "desk"),
    ("inspector", "phone"), ("business_owner", "phone"),
)  # fmt: skip
#: the pages by which the product is judged: address name → name of its picture
JUDGED = {
    "web:home": "home", "web:businesses": "businesses", "web:business": "archive", "web:import-preview": "import",
    "web:imports": "imports", "web:question": "matching", "web:grade": "grade", "web:plan-visits": "plan-board",
    "web:plans": "plan", "web:analysis": "analysis", "web:map": "map", "web:annual-report": "report",
    "web:duties": "duties", "web:visits": "visits", "web:inspections": "board", "web:inspection": "inspection",
    "web:inspection-calendar": "calendar", "web:paper": "paper", "web:checklist": "checklist",
}  # fmt: skip


@dataclass(slots=True)
class Walk:
    """One person's walk through the house, and what was wrong on the way."""

    page: Any
    wrong: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)

    def steps(self) -> Iterator[tuple[str, str]]:
        """Every page by its name and address, the nearest to home first."""
        waiting = ["/"]
        while waiting:
            address = waiting.pop(0)
            name = named(address)
            if not name or name in self.seen:
                continue
            self.seen[name] = address
            answer = self.page.goto(address)
            if answer is None or answer.status != 200:
                self.wrong.append(f"{address}: {answer.status if answer else 'no answer'}")
                continue
            yield name, address
            # a link drawn in a picture has no plain address
            waiting += self.page.eval_on_selector_all(
                "a[href]", "all => all.map(each => new URL(each.getAttribute('href'), document.baseURI).href)"
            )


def named(address: str) -> str:
    """The name of the page at an address of the house; nothing for files and for other houses."""
    path = urlsplit(address).path
    if "." in path.rsplit("/", 1)[-1] or path.startswith("/verification/seal") or "/files/" in path:
        return ""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


@pytest.mark.parametrize(("role", "size"), WALKS, ids=lambda each: str(each))
def test_every_page_is_whole_and_open_to_everybody(
    signed_in: Callable[[str, str], Any], role: str, size: str
) -> None:
    walk = Walk(signed_in(role, size))
    walk.page.on(
        "console",
        lambda said: walk.wrong.append(f"{walk.page.url}: {said.text}") if said.type == "error" else None,
    )
    walk.page.on("pageerror", lambda broken: walk.wrong.append(f"{walk.page.url}: {broken}"))
    for name, address in walk.steps():
        walk.wrong += [f"{address}: {sentence}" for sentence in (*_width(walk.page), *_barriers(walk.page))]
        if role == WALKS[0][0] and name in JUDGED:
            photograph(walk.page, f"{JUDGED[name]}-{size}")
    assert len(walk.seen) > 5
    assert not walk.wrong, "\n".join(walk.wrong)


def _width(page: Any) -> Iterator[str]:
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wider > 0:
        yield f"scrolls sideways by {wider} px"


def _barriers(page: Any) -> Iterator[str]:
    """What axe finds serious or critical."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    for rule in found["violations"]:
        if rule["impact"] in ("serious", "critical"):
            where = "; ".join(
                node["target"][0] if isinstance(node["target"][0], str) else "…" for node in rule["nodes"][:3]
            )
            yield f"{rule['id']} ({len(rule['nodes'])}×): {where}"
