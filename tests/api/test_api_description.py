"""The API describes itself, and docs/api.md tells it with examples that are run here."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[2] / "docs"
_EXAMPLE = re.compile(
    r"```sh\ncurl [^\n]*\"http://127\.0\.0\.1:8000(/api/[^\"]*)\"\n```\n+```json\n(.*?)\n```", re.DOTALL
)
#: keys of the database, which differ from one installation to the next
_KEYS = {"key", "business", "next"}


def test_what_is_served_is_what_is_kept() -> None:
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == json.loads((DOCS / "generated" / "openapi.json").read_text(encoding="utf-8"))


def test_every_endpoint_is_described_in_chinese_with_its_refusals() -> None:
    described = Client().get("/api/openapi.json").json()["paths"]
    for path, methods in described.items():
        assert methods.keys() == {"get"}, path
        told = methods["get"]
        assert re.search(r"[\u4e00-\u9fff]", told["summary"])
        assert re.search(r"[\u4e00-\u9fff]", told["description"])
        assert {"200", "401", "403", "422", "429"} <= told["responses"].keys()


def examples() -> list[tuple[str, Any]]:
    found = _EXAMPLE.findall((DOCS / "api.md").read_text(encoding="utf-8"))
    return [(address, json.loads(answer)) for address, answer in found]


def test_every_endpoint_has_an_example() -> None:
    described = json.loads((DOCS / "generated" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    told = {re.sub(r"/businesses/\d+", "/businesses/{key}", a.split("?")[0]) for a, _ in examples()}
    assert told == described.keys()


@pytest.mark.parametrize(("address", "answer"), examples(), ids=[address for address, _ in examples()])
def test_the_examples_are_true(farm: Desk, system: Client, address: str, answer: Any) -> None:
    here = re.sub(r"/businesses/\d+", f"/businesses/{farm.cast.chestnut.pk}", address)
    assert without_keys(system.get(here).json()) == without_keys(answer)


def without_keys(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {name: "…" if name in _KEYS else without_keys(each) for name, each in answer.items()}
    return [without_keys(each) for each in answer] if isinstance(answer, list) else answer
