"""Every address of the office against every role: who gets in, who is refused, for whom a thing does not exist."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from tests.web.conftest import Desk

from weili.archive.models import Entry
from weili.kernel.access import GRANTS
from weili.kernel.roles import Act, Role
from weili.web.pages import OFFICE

pytestmark = pytest.mark.django_db

#: which person of the cast stands for which role
WHO = {
    "lin": Role.INSPECTOR,
    "gu": Role.STATION_HEAD,
    "he": Role.INSPECTOR,
    "assistant": Role.ASSISTANT,
    "leader": Role.LEADER,
    "administrator": Role.ADMINISTRATOR,
    "licensing": Role.LICENSING_STAFF,
    "catering": Role.CATERING_STAFF,
    "circulation": Role.CIRCULATION_STAFF,
    "production": Role.PRODUCTION_STAFF,
    "sampling": Role.SAMPLING_STAFF,
    "cases": Role.CASE_STAFF,
    "legal": Role.LEGAL_REVIEWER,
    "complaints": Role.COMPLAINT_STAFF,
    "owner": Role.BUSINESS_OWNER,
    "stranger": Role.CATERING_STAFF,
    "citizen": None,
}
#: people in whose area the chestnut farmhouse of 渤海镇 does not lie
ELSEWHERE = {"he", "stranger", "citizen"}


def table(desk: Desk) -> dict[str, tuple[str, tuple[Act, ...], bool]]:
    """Name → an address, the acts of which one opens it, and whether it is about the farmhouse."""
    opened = Entry.objects.get(business=desk.cast.chestnut, kind="archive.business.opened").pk
    key, duty, lin = desk.cast.chestnut.pk, desk.duty.pk, desk.cast.lin.pk
    edit, read, manage = (Act.EDIT_BUSINESS,), (Act.READ_BUSINESS,), (Act.MANAGE_PEOPLE,)
    return {
        "home": ("/", (), False),
        "cockpit-rows": ("/cockpit/health", (Act.READ_REPORT,), False),
        "duties": ("/duties", (Act.READ_DUTY,), False),
        "duties-export": ("/duties/export.csv", (Act.EXPORT,), False),
        "duties-hand-over": ("/duties/hand-over", (Act.HANDLE_DUTY, Act.MANAGE_PEOPLE), False),
        "duty": (f"/duties/{duty}", (Act.READ_DUTY,), True),
        "duty-move": (f"/duties/{duty}/complete", (Act.HANDLE_DUTY, Act.EXTEND_DUTY), True),
        "map": ("/map", read, False),
        "map-towns": ("/map/towns.json", read, False),
        "map-places": ("/map/places.json?bbox=40,116,41,117", read, False),
        "map-list": ("/map/list?bbox=40,116,41,117", read, False),
        "businesses": ("/businesses", read, False),
        "businesses-export": ("/businesses/export.csv", (Act.EXPORT,), False),
        "business": (f"/businesses/{key}", read, True),
        "business-card": (f"/businesses/{key}/card", read, True),
        "business-timeline": (f"/businesses/{key}/timeline", read, True),
        "business-documents": (f"/businesses/{key}/documents", read, True),
        "document-add": (f"/businesses/{key}/documents/add", edit, True),
        "business-suppliers": (f"/businesses/{key}/suppliers", read, True),
        "business-sheet": (f"/businesses/{key}/sheet", read, True),
        "business-records": (f"/businesses/{key}/records", read, True),
        "business-origins": (f"/businesses/{key}/origins", read, True),
        "business-personal": (f"/businesses/{key}/personal", (Act.READ_PERSONAL,), True),
        "business-entry": (f"/businesses/{key}/entries/{opened}", read, True),
        "business-entry-correct": (
            f"/businesses/{key}/entries/{opened}/correct",
            (Act.EDIT_BUSINESS, Act.CORRECT_SAMPLE),
            True,
        ),
        "business-act": (f"/businesses/{key}/acts/calendar", edit, True),
        "key-list": ("/key-list", (Act.READ_SAMPLE,), False),
        "key-list-export": ("/key-list/export.csv", (Act.EXPORT,), False),
        "key-list-decide": (f"/key-list/{desk.listing.pk}/confirm", (Act.DECIDE_KEY_LIST,), True),
        "leads": ("/leads", (Act.HANDLE_DUTY,), False),
        # leads are read by those who handle duties: an export needs both acts
        "leads-export": ("/leads/export.csv", (Act.HANDLE_DUTY,), False),
        "lead-decide": (f"/leads/{desk.lead.pk}/accept", (Act.HANDLE_DUTY,), True),
        "people": ("/people", manage, False),
        "people-export": ("/people/export.csv", manage, False),
        "people-access": ("/people/access", manage, False),
        "person-add": ("/people/add", manage, False),
        "person": (f"/people/{lin}", manage, False),
        "person-act": (f"/people/{lin}/certificate", manage, False),
        "absences": ("/absences", (Act.HANDLE_DUTY, Act.RECORD_ABSENCE), False),
        "absence-add": ("/absences/add", (Act.HANDLE_DUTY, Act.RECORD_ABSENCE), False),
        "outside-systems": ("/outside-systems", manage, False),
        "outside-system-add": ("/outside-systems/add", manage, False),
        "notifications": ("/notifications", (), False),
        "jobs": ("/jobs", (), False),
        "verification": ("/verification", (Act.VERIFY_ARCHIVE,), False),
        "seal-sheet": (f"/verification/sheet/{desk.seal.pk}", (Act.VERIFY_ARCHIVE,), False),
    }


#: addresses that have a test of their own: they write, or they are somebody's own
APART = {
    "export-file", "notifications-read", "notification-open", "job", "job-move", "seal", "duties-assign",
    "assignment-undo", "absence-act",
    "outside-system-revoke",
    "list-save", "list-forget", "list-columns", "setup", "setup-next",
    "cockpit-refresh", "document-open", "party", "market",
}  # fmt: skip


def expected(who: str, acts: tuple[Act, ...], about_the_farmhouse: bool) -> int:
    role = WHO[who]
    held = set(GRANTS[role]) if role else set()
    if acts and not held & set(acts):
        return 403
    return 404 if about_the_farmhouse and who in ELSEWHERE else 200


@pytest.mark.parametrize("who", WHO)
def test_every_page_for_every_role(desk: Desk, as_person: Callable[[Any], Client], who: str) -> None:
    client = as_person(getattr(desk.cast, who))
    found = {}
    for name, (address, acts, about) in table(desk).items():
        answer = client.get(address)
        if answer.streaming:
            list(answer.streaming_content)
        found[name] = (answer.status_code, expected(who, acts, about))
    assert {name: pair for name, pair in found.items() if pair[0] != pair[1]} == {}


def test_nobody_gets_in_without_signing_in(desk: Desk) -> None:
    for address, _, _ in table(desk).values():
        answer = Client().get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/sign-in?next="), address


def test_the_table_names_every_address_of_the_office(desk: Desk) -> None:
    assert {pattern.name for pattern in OFFICE} == table(desk).keys() | APART


def test_every_view_says_who_may_call_it() -> None:
    undeclared = [str(p.pattern) for p in _patterns(get_resolver()) if not hasattr(p.callback, "acts")]
    assert undeclared == []


def _patterns(resolver: Any) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from _patterns(each)


@pytest.mark.parametrize("address", ["/notifications/read", "/verification/seal/110116", "/sign-out"])
def test_what_writes_is_not_done_by_a_link(
    desk: Desk, as_person: Callable[[Any], Client], address: str
) -> None:
    assert as_person(desk.cast.administrator).get(address).status_code == 405


def test_a_form_from_elsewhere_is_refused(desk: Desk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.cast.gu, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/duties/{desk.duty.pk}/complete"
    assert client.post(address, {"outcome": "已办"}).status_code == 403
    desk.duty.refresh_from_db()
    assert desk.duty.state == "open"


@pytest.mark.parametrize(
    "address",
    [
        "/duties/999999",
        "/duties/1/explode",
        "/businesses/999999",
        "/businesses/99999999999999999999",
        "/businesses/export.exe",
        "/people/999999",
        "/jobs/999999",
        "/key-list/999999/confirm",
        "/leads/999999/accept",
    ],
)
def test_what_does_not_exist_is_a_calm_page(
    desk: Desk, as_person: Callable[[Any], Client], address: str
) -> None:
    answer = as_person(desk.cast.administrator).get(address)
    assert answer.status_code in {403, 404}
