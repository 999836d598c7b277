"""The “?” of every page: each office page has its help, no help lacks a page, and each is short and plain."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.web.help import HELP
from weili.web.pages import FIELD, PAGES

#: addresses that only write, or give a file or a part of a page
NO_PAGES = {
    "sign-out", "cockpit-refresh", "duties-assign", "assignment-undo", "business-card", "document-open",
    "list-save", "list-forget", "list-columns", "notifications-read", "notification-open", "job-move", "seal",
    "import-start", "import-cancel", "decide", "undo-merge", "give-row", "grades-propose",
    "grade-propose", "grades-move", "next-year-move", "grade-move", "plan-make", "plan-approve",
    "visit-drop", "call-photo", "inspection-approvals-approve", "inspections-reassign", "inspections-undo",
    "checklist-draft", "checklist-item-act",
    "inspection-choose", "talk-paper", "inspection-file", "paper-of-code",
}  # fmt: skip
#: open to everybody: whoever stands before the door needs no help to read it
DOOR = {str(page.name) for page in PAGES if getattr(page.callback, "acts", None) is None}

#: the application on the phone explains itself
APPLICATION = {str(page.name) for page in FIELD}


def _pages() -> set[str]:
    files = (".json", ".pdf", ".png", ".docx", ".xlsx", "/file")
    patterns = {str(page.name): str(page.pattern) for page in PAGES}
    names = {n for n, p in patterns.items() if "<str:ending>" not in p and not p.endswith(files)}
    return names - NO_PAGES - DOOR - APPLICATION


def test_every_page_of_the_office_has_its_help() -> None:
    lacking = _pages() - HELP.keys()
    assert not lacking, f"give three plain sentences in weili/web/help.py to: {sorted(lacking)}"


def test_no_help_lacks_a_page() -> None:
    assert HELP.keys() - _pages() == set()


@pytest.mark.parametrize("name", HELP)
def test_help_is_three_to_six_plain_sentences(name: str) -> None:
    assert 3 <= len(HELP[name]) <= 6
    for sentence in HELP[name]:
        assert sentence.endswith("。")
        assert len(sentence) <= 80
        assert not re.search(r"[a-z]{4,}", re.sub("xlsx|csv|Enter", "", sentence)), "no words of the machine"


@pytest.mark.django_db
def test_the_question_mark_stands_in_the_top_bar(desk: Desk, as_person: Callable[[Any], Client]) -> None:
    words = as_person(desk.cast.gu).get("/duties").content.decode()
    assert "本页说明" in words
    assert HELP["duties"][0] in words
