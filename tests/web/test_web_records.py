"""Lists of records across the district, and the analysis: a number that is clicked is the length of its list."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.archive.models import Party, Visit
from weili.complaints.models import Complaint
from weili.enforcement.models import Case
from weili.sampling.models import Sample

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
LISTS = (
    "visits",
    "findings",
    "samples",
    "complaints",
    "cases",
    "permits",
    "self-checks",
    "analysis/businesses",
)
#: what somebody may type into an address
TYPED = (
    "q=%25", "q=%F0%9F%90%9F", "q=" + "火" * 10_000, "page=-1", "page=999999999999", "page=x", "from=2026-13-45",
    "from=2026-09-01&to=2025-01-01", "year=x", "town=%00", "sector=bakery", "sort=sideways", "expiring=-3", "on=never",
    "campaign=%27%3B--", "permit=several", "grade=Z", "month=13",
)  # fmt: skip


def counted(client: Client, address: str) -> int:
    """How many rows a list says it has."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    found = re.search(r"共 ([\d,]+) 条", answer.content.decode())
    assert found, address
    return int(found[1].replace(",", ""))


@pytest.fixture
def year(desk: Desk, on: date) -> Desk:
    """A year with visits of two stations, a failing sample that was punished and one that was not."""
    cast = desk.cast
    for shop, sector in (
        (cast.chestnut, "catering"),
        (cast.grocery, "circulation"),
        (cast.canteen, "catering"),
    ):
        Visit.objects.create(district=cast.district, business=shop, visited_on=on, sector=sector)
    for number in ("XBJ1", "XBJ2"):
        Sample.objects.create(
            district=cast.district,
            business=cast.grocery,
            number=number,
            product="韭菜",
            verdict="fail",
            sampled_on=on,
        )
    Case.objects.create(
        district=cast.district, business=cast.grocery, number="京怀〔2026〕1号", decided_on=on, sample_number="XBJ1",
        penalty_kinds=["警告"],
    )  # fmt: skip
    return desk


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_shown_to_whoever_may_read_it_and_to_nobody_else(
    address: str, year: Desk, as_person: SignIn
) -> None:
    assert as_person(year.cast.leader).get(f"/{address}").status_code == 200
    assert as_person(year.cast.citizen).get(f"/{address}").status_code == 403
    assert Client().get(f"/{address}").status_code == 302


def test_an_officer_sees_the_own_station_only(year: Desk, as_person: SignIn) -> None:
    assert counted(as_person(year.cast.leader), "/visits") == 3
    seen = as_person(year.cast.lin).get("/visits").content.decode()
    assert "栗子农家院" in seen
    assert counted(as_person(year.cast.lin), "/visits") < 3


def test_the_address_holds_the_whole_state_of_a_list(year: Desk, as_person: SignIn) -> None:
    client = as_person(year.cast.leader)
    assert counted(client, "/visits?year=2026&sector=catering") == 2
    assert counted(client, "/visits?year=2025") == 0
    assert counted(client, "/visits?q=栗子") == 1
    page = client.get("/visits?year=2026&sector=catering").content.decode()
    assert "年份：2026年" in page
    assert "环节：餐饮" in page


def test_failing_samples_that_were_punished_are_told_from_those_that_were_not(
    year: Desk, as_person: SignIn
) -> None:
    client = as_person(year.cast.leader)
    assert counted(client, "/samples?verdict=fail") == 3
    assert counted(client, "/samples?punished=1") == 1
    assert counted(client, "/samples?punished=0") == 2
    assert counted(client, "/cases?sampled=1") == 1


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_into_the_address_the_list_answers_calmly(
    address: str, typed: str, desk: Desk, as_person: SignIn
) -> None:
    assert as_person(desk.cast.leader).get(f"/{address}?{typed}").status_code == 200


def test_what_was_not_understood_is_named(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.leader)
    assert "已忽略：街镇" in client.get("/visits?town=nowhere").content.decode()
    backwards = client.get("/visits?from=2026-09-01&to=2025-01-01").content.decode()
    assert "起止日期（2026-09-01晚于2025-01-01）" in backwards
    assert "没有这么多页，已显示最后一页" in client.get("/complaints?page=99").content.decode()


def test_a_citizen_stays_unnamed_in_the_list(desk: Desk, as_person: SignIn) -> None:
    Complaint.objects.create(
        district=desk.cast.district,
        text="请回电13812345678",
        citizen_name="申小兰",
        citizen_phone="13812345678",
    )
    page = as_person(desk.cast.leader).get("/complaints").content.decode()
    assert "13812345678" not in page
    assert "申小兰" not in page


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_exported_as_it_is_shown_by_whoever_may_export(
    address: str, year: Desk, as_person: SignIn
) -> None:
    answer = as_person(year.cast.leader).get(f"/{address}/export.csv?year=2026")
    assert answer.status_code == 200
    heading = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]  # type: ignore[attr-defined]
    assert heading.startswith("档案号,经营户,")
    assert as_person(year.cast.assistant).get(f"/{address}/export.csv").status_code == 403
    assert as_person(year.cast.leader).get(f"/{address}/export.exe").status_code == 404


def test_what_names_nobody_of_the_district_is_exported_too_and_a_person_stays_masked(
    year: Desk, as_person: SignIn, on: date
) -> None:
    district = year.cast.district
    party = Party.objects.create(district=district, name="欧阳小兰", key="欧阳小兰")
    Case.objects.create(district=district, party=party, number="京怀〔2026〕2号", decided_on=on)
    client = as_person(year.cast.leader)
    shown = client.get("/cases").content.decode()
    answer = client.get("/cases/export.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) - 1 == counted(client, "/cases") == 2
    for told in (shown, *lines):
        assert "欧阳小兰" not in told
    assert "欧***" in shown


def test_a_number_is_masked_before_a_text_is_cut_short(desk: Desk, as_person: SignIn) -> None:
    Complaint.objects.create(district=desk.cast.district, text="馊" * 72 + "13812345678请回电")
    assert "1381234" not in as_person(desk.cast.leader).get("/complaints").content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(
    address: str, year: Desk, as_person: SignIn, django_assert_max_num_queries: Any, on: date
) -> None:
    client = as_person(year.cast.leader)
    for number in range(40):
        Visit.objects.create(
            district=year.cast.district, business=year.cast.chestnut, visited_on=on, number=str(number)
        )
    with django_assert_max_num_queries(20):
        client.get(f"/{address}")


# --- the analysis -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        "measure=visits&rows=sector&columns=year", "measure=samples&rows=verdict&columns=programme",
        "measure=businesses&rows=kind&columns=town", "measure=cases&rows=sampled&columns=-",
        "measure=complaints&rows=food&columns=state", "measure=permits&rows=type&columns=state&sector=catering",
    ],
)  # fmt: skip
def test_every_number_of_the_table_opens_a_list_of_that_length(
    asked: str, year: Desk, as_person: SignIn
) -> None:
    client = as_person(year.cast.leader)
    page = client.get(f"/analysis?{asked}").content.decode()
    table = page[page.index("<tbody>") : page.index("</table>")]
    links = re.findall(r'<a href="([^"]+)">(\d+)</a>', table)
    assert links
    for address, number in links:
        assert counted(client, address.replace("&amp;", "&")) == int(number), address


def test_the_foods_of_citizens_open_their_complaints(desk: Desk, as_person: SignIn, on: date) -> None:
    for _ in range(2):
        Complaint.objects.create(
            district=desk.cast.district, business=desk.cast.chestnut, text="豆浆馊了", category_code="25",
            received_on=on,
        )  # fmt: skip
    client = as_person(desk.cast.leader)
    page = client.get("/foods").content.decode()
    (address,) = re.findall(r'<a href="(/complaints\?year=2026&amp;food=25)">2</a>', page)
    assert counted(client, address.replace("&amp;", "&")) == 2


@pytest.mark.parametrize(
    "typed", [*TYPED, "measure=nothing", "rows=nothing&columns=nothing", "rows=kind&columns=kind"]
)
def test_the_analysis_answers_whatever_is_typed(typed: str, desk: Desk, as_person: SignIn) -> None:
    assert as_person(desk.cast.leader).get(f"/analysis?{typed}").status_code == 200


def test_the_analysis_and_the_foods_are_for_whoever_reads_reports(desk: Desk, as_person: SignIn) -> None:
    for address in ("/analysis", "/foods", "/analysis/table.xlsx"):
        assert as_person(desk.cast.citizen).get(address).status_code == 403


def test_the_table_is_exported_with_its_rule_on_top(year: Desk, as_person: SignIn) -> None:
    answer = as_person(year.cast.leader).get("/analysis/table.csv?measure=visits&rows=sector&columns=-")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "环节,监督检查,合计"
    assert lines[-1] == "合计,3,3"
