"""Time limits, sentence by sentence of contract §1."""

import csv
import os
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest

from weili.law.quantities import quantities, quantity
from weili.law.source import Confidence, LawError
from weili.law.terms import UnknownRule, due, rules, term, versions
from weili.law.workdays import Calendar, UnknownYear

SHARED = Path(os.environ.get("WEILI_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def day(text):
    return date.fromisoformat(text)


def last(rule, start, **options):
    """The last day as text, from dates as text."""
    start = datetime.fromisoformat(start) if "T" in start else day(start)
    if "on" in options:
        options["on"] = day(options["on"])
    if "pauses" in options:
        options["pauses"] = [tuple(map(day, pause.split(".."))) for pause in options["pauses"]]
    return due(rule, start, **options).as_json()["due"]


@pytest.mark.parametrize(
    ("rule", "start", "options", "expected", "why"),
    [
        # the worked examples that were counted by hand
        (
            "licence.decide",
            "2025-09-28",
            {},
            "2025-10-17",
            "accepted on a make-up Sunday, National Day between",
        ),
        ("licence.decide", "2026-03-02", {}, "2026-03-16", "ten working days"),
        ("licence.decide", "2026-03-02", {"extended": True}, "2026-03-23", "10 + 5 as one period"),
        ("licence.site_check", "2026-02-12", {}, "2026-02-26", "Saturday 14th works, then Spring Festival"),
        ("licence.issue", "2025-12-30", {}, "2026-01-07", "across New Year, Sunday 4 January works"),
        ("licence.change_apply", "2026-04-30", {}, "2026-05-18", "Labour Day, Saturday 9 May works"),
        ("licence.renew_opens", "2026-12-31", {}, "2026-08-21", "90 working days before the expiry"),
        ("licence.renew_closes", "2026-12-31", {}, "2026-12-10", "15 working days before the expiry"),
        ("licence.renew_opens", "2026-10-09", {}, "2026-05-28", "90 across two holidays"),
        ("licence.renew_closes", "2026-10-09", {}, "2026-09-11", "15 across two holidays"),
        # rolling
        ("complaint.mediation", "2026-04-15", {}, "2026-06-15", "day 60 is Sunday 14 June"),
        ("case.pay", "2026-09-20", {}, "2026-10-08", "day 15 is in National Day"),
        ("case.seizure_food", "2026-09-04", {}, "2026-10-04", "coercive: ends in the holiday"),
        ("case.seizure_food", "2026-09-04", {"extended": True}, "2026-11-18", "30 + 45 days, no roll"),
        (
            "case.decide",
            "2026-06-03",
            {"extended": True},
            "2026-10-08",
            "120 days end on 1 October: rolled once",
        ),
        # months and years
        ("sampling.reserve_pass", "2026-01-31", {}, "2026-04-30", "no 31 April"),
        ("sampling.reserve_fail", "2025-08-31", {}, "2026-02-28", "no 31 February"),
        ("case.court_enforcement", "2026-07-02", {}, "2026-10-08", "2 October is no working day"),
        ("inspection.full_coverage", "2024-02-29", {}, "2026-02-28", "two years from a leap day"),
        ("licence.valid_to", "2024-11-19", {}, "2029-11-18", "the day before the anniversary"),
        ("licence.valid_to", "2024-02-29", {}, "2029-02-28", "a leap day has no anniversary in 2029"),
        ("licence.valid_to", "2023-12-01", {}, "2028-11-30", "a weekend or holiday changes nothing"),
        # hours
        ("recall.start.1", "2026-09-30T20:30:00", {}, "2026-10-01T20:30:00+08:00", "hours do not roll"),
        ("recall.start.3", "2026-09-30T23:00:00+00:00", {}, "2026-10-04T07:00:00+08:00", "another zone"),
        # a day rule given a moment uses its Beijing day
        ("licence.decide", "2026-03-01T16:00:00+00:00", {}, "2026-03-16", "midnight of 2 March in Beijing"),
        ("licence.decide", "2026-03-01T15:59:59+00:00", {}, "2026-03-13", "one second before it"),
    ],
)
def test_the_last_day(rule, start, options, expected, why):
    assert last(rule, start, **options) == expected, why


@pytest.mark.parametrize(
    ("rule", "start", "pauses", "expected", "why"),
    [
        ("licence.decide", "2026-03-02", ["2026-03-05..2026-03-07"], "2026-03-18", "two working days out"),
        ("licence.decide", "2026-03-02", ["2026-03-05..2026-03-05"], "2026-03-16", "A=B is empty"),
        ("licence.decide", "2026-03-02", ["2026-03-07..2026-03-09"], "2026-03-16", "a weekend costs nothing"),
        (
            "licence.decide",
            "2026-03-02",
            ["2026-03-05..2026-03-07", "2026-03-06..2026-03-10"],
            "2026-03-19",
            "overlapping pauses count once",
        ),
        (
            "licence.decide",
            "2026-03-02",
            ["2026-03-05..2026-03-06", "2026-03-10..2026-03-11"],
            "2026-03-18",
            "several add up",
        ),
        ("licence.decide", "2026-03-02", ["2026-02-01..2026-03-03"], "2026-03-16", "before the count began"),
        (
            "case.decide",
            "2026-03-02",
            ["2026-03-02..2026-03-12"],
            "2026-06-09",
            "the first day is not counted",
        ),
        ("case.seizure_food", "2026-03-02", ["2026-03-31..2026-04-05"], "2026-04-06", "from the last day on"),
        ("case.seizure_food", "2026-03-02", ["2026-04-02..2026-04-05"], "2026-04-01", "after the end"),
        (
            "sampling.reserve_pass",
            "2026-01-31",
            ["2026-02-01..2026-02-06"],
            "2026-05-05",
            "30 April plus five",
        ),
        (
            "sampling.reserve_pass",
            "2026-01-31",
            ["2026-02-01..2026-02-06", "2026-05-03..2026-05-05"],
            "2026-05-07",
            "what the first pause pushes into the second is paused too, until stable",
        ),
        ("case.pay", "2026-03-02", ["2026-03-18..2026-03-30"], "2026-03-17", "a pause after the end"),
        (
            "case.pay",
            "2026-03-06",
            ["2026-03-23..2026-03-25"],
            "2026-03-25",
            "day 15 is Saturday 21st; Monday is paused, so the roll goes on to Wednesday",
        ),
    ],
)
def test_paused_days_are_not_counted(rule, start, pauses, expected, why):
    assert last(rule, start, pauses=pauses) == expected, why


@pytest.mark.parametrize(
    ("rule", "start", "options", "amount", "version"),
    [
        ("complaint.mediation", "2026-04-14", {}, 45, "2020-01-01"),
        ("complaint.mediation", "2026-04-15", {}, 60, "2026-04-15"),
        ("complaint.mediation", "2026-04-14T23:59:59", {}, 45, "2020-01-01"),
        ("complaint.mediation", "2026-04-14T16:00:00+00:00", {}, 60, "2026-04-15"),
        ("complaint.mediation", "2026-05-06", {"on": "2026-04-10"}, 45, "2020-01-01"),
        ("recall.start.2", "2026-11-30T23:59:00", {}, 48, "2015-09-01"),
        ("recall.start.2", "2026-12-01T00:00:00", {}, 36, "2026-12-01"),
        ("recall.start.2", "2026-11-30T16:00:00+00:00", {}, 36, "2026-12-01"),
        ("recall.start.3", "2026-12-01T00:00:00", {"on": "2026-11-30"}, 72, "2015-09-01"),
        ("recall.finish.1", "2026-12-01", {}, 10, "2026-12-01"),
        ("case.decide", "1999-01-01", {"on": "1999-01-01"}, 90, ""),
    ],
)
def test_the_version_in_force_is_chosen_at_midnight_in_beijing(rule, start, options, amount, version):
    moment = datetime.fromisoformat(start) if "T" in start else day(start)
    on = day(options["on"]) if options else None
    answer = due(rule, moment, on=on, calendar=Calendar.published().provisional()).as_json()
    assert (answer["amount"], answer["version"]) == (amount, version)


def test_old_recall_counts_working_days_and_new_recall_counts_days():
    assert last("recall.finish.1", "2026-09-30") == "2026-10-20"
    assert last("recall.finish.1", "2026-12-01") == "2026-12-11"


@pytest.mark.parametrize(
    ("rule", "start", "options", "code", "says"),
    [
        ("licence.decide", "2023-11-30", {}, "before_first_version", "2023-12-01"),
        ("complaint.mediation", "2019-12-31", {}, "before_first_version", "2020-01-01"),
        ("complaint.end_notice", "2026-04-14", {}, "before_first_version", "2026-04-15"),
        ("recall.start.1", "2026-03-02", {}, "needs_time", "时分"),
        ("licence.issue", "2026-03-02", {"extended": True}, "no_extension", "没有可以延长"),
        ("licence.decide", "2026-03-02", {"pauses": ["2026-03-06..2026-03-05"]}, "bad_pause", "早于"),
        (
            "recall.start.1",
            "2026-03-02T10:00",
            {"pauses": ["2026-03-03..2026-03-04"]},
            "pause_not_allowed",
            "小时",
        ),
        (
            "licence.renew_opens",
            "2026-03-02",
            {"pauses": ["2026-02-03..2026-02-03"]},
            "pause_not_allowed",
            "倒算",
        ),
        ("report.notice_named", "2026-04-15", {}, "no_longer_in_force", "不再适用"),
        ("case.seizure_food", "9999-12-15", {}, "out_of_range", "超出"),
        ("sampling.reserve_pass", "9999-11-30", {}, "out_of_range", "超出"),
        ("licence.valid_to", "9995-01-01", {}, "out_of_range", "超出"),
        (
            "sampling.reserve_pass",
            "2026-01-31",
            {"pauses": ["2026-02-01..9999-12-31"]},
            "out_of_range",
            "超出",
        ),
        ("recall.start.1", "9999-12-31T23:00", {}, "out_of_range", "超出"),
        ("recall.start.1", "9999-12-31T23:00-08:00", {}, "out_of_range", "超出"),
        ("case.decide", "0001-01-01T00:00+14:00", {}, "out_of_range", "超出"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(rule, start, options, code, says):
    with pytest.raises(LawError, match=says) as refusal:
        last(rule, start, **options)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("rule", "start", "pauses", "year"),
    [
        ("licence.decide", "2026-12-25", [], 2027),
        ("licence.decide", "2003-12-01", [], None),  # refused for its version, not for the year
        ("case.pay", "2026-12-20", [], 2027),
        ("case.pay", "1990-01-01", [], 1990),
        ("case.close", "2003-12-30", [], 2003),
        ("production.renew_closes", "2028-03-01", [], 2028),
        ("production.renew_closes", "2027-01-10", [], 2027),
        ("case.decide", "2026-09-01", ["2026-10-01..2026-12-15"], 2027),
    ],
)
def test_a_day_in_an_unpublished_year_is_refused_with_the_year(rule, start, pauses, year):
    if year is None:
        with pytest.raises(LawError, match="2023-12-01"):
            last(rule, start)
        return
    with pytest.raises(UnknownYear, match=f"{year}年") as refusal:
        last(rule, start, pauses=pauses)
    assert refusal.value.year == year


@pytest.mark.parametrize(
    ("rule", "start", "pauses", "expected", "why"),
    [
        (
            "case.seizure_food",
            "2026-12-20",
            [],
            "2027-01-19",
            "a period that does not roll asks for no class",
        ),
        ("sampling.reserve_fail", "2030-01-31", [], "2030-07-31", "months that do not roll"),
        ("licence.valid_to", "1980-05-05", [], "1985-05-04", "years that do not roll"),
        ("recall.start.1", "2035-01-01T08:00", [], "2035-01-02T08:00:00+08:00", "hours"),
        ("case.close", "2003-12-31", [], "2004-01-20", "the first day is not counted, so never classified"),
        ("licence.renew_closes", "2027-01-01", [], "2026-12-11", "the day of expiry is never classified"),
        ("case.pay", "2026-12-16", [], "2026-12-31", "the last published day"),
    ],
)
def test_a_day_that_need_not_be_classified_needs_no_list(rule, start, pauses, expected, why):
    assert last(rule, start, pauses=pauses) == expected, why


def test_paused_days_of_an_unpublished_year_need_no_list():
    """The days of 2003 and before are all paused; the count begins in 2004."""
    assert last("case.serve", "2003-06-01", pauses=["2003-01-01..2004-01-05"]) == "2004-01-13"


def test_a_loaded_year_answers_what_was_refused():
    loaded = Calendar.published().with_year(2027, holidays=[day("2027-01-01")])
    assert last("case.pay", "2026-12-17", calendar=loaded) == "2027-01-04"


def test_an_answer_has_the_agreed_shape():
    answer = due("case.pay", day("2026-03-02")).as_json()
    assert answer == {
        "rule": "case.pay",
        "start": "2026-03-02",
        "due": "2026-03-17",
        "amount": 15,
        "unit": "day",
        "version": "",
        "cite": ["市场监督管理行政处罚程序规定", "第七十二条"],
        "also": [["行政处罚法", "第六十七条"]],
        "confidence": "sure",
        "step": "缴纳罚没款",
    }


def test_the_amount_of_an_extended_answer_is_the_sum():
    assert due("case.seizure_food", day("2026-03-02"), extended=True).amount == 75
    assert due("report.verify", day("2026-03-02"), extended=True).as_json()["amount"] == 30


def test_parts_of_a_second_are_cut():
    moment = datetime(2026, 12, 1, 8, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=8)))
    assert due("recall.start.1", moment).as_json()["due"] == "2026-12-02T08:00:00+08:00"
    assert due("recall.start.1", moment.astimezone(UTC)).due == due("recall.start.1", moment).due


def test_an_unknown_rule_is_refused_with_rules_like_it():
    with pytest.raises(UnknownRule) as refusal:
        term("licence.decided", day("2026-03-02"))
    assert refusal.value.near[0] == "licence.decide"


# the table


def test_every_rule_can_be_read_and_has_its_article_and_its_start():
    for rule in rules():
        for version in versions(rule):
            assert version.cite.regulation, rule
            assert version.starts_zh, rule
            assert version.amount > 0, rule
            assert not (version.counted_back and version.rolls), rule
            assert not (version.counted_back and version.unit != "working_day"), rule
            assert version.cite.number or version.confidence is not Confidence.SURE or version.note, rule


def test_the_versions_of_a_rule_do_not_overlap():
    for rule in rules():
        known = versions(rule)
        starts = [version.in_force or date.min for version in known]
        assert starts == sorted(set(starts)), rule
        for earlier, later in pairwise(known):
            assert earlier.until is None or earlier.until <= later.in_force, rule


@pytest.mark.parametrize(
    ("rule", "confidence"),
    [
        ("licence.decide", Confidence.MEMORY),
        ("licence.site_check", Confidence.MEMORY),
        ("licence.renew_opens", Confidence.SECONDARY),
        ("licence.renew_closes", Confidence.SECONDARY),
        ("filing.update", Confidence.MEMORY),
        ("sampling.disposal", Confidence.PROPOSED),
        ("sampling.urgent_report", Confidence.MEMORY),
        ("case.reconsideration", Confidence.MEMORY),
        ("small.valid_to", Confidence.PROPOSED),
        ("hotline12345.ordinary", Confidence.PROPOSED),
        ("incident.report", Confidence.MEMORY),
        ("complaint.mediation", Confidence.SURE),
        ("case.decide", Confidence.SURE),
    ],
)
def test_a_rule_that_is_not_sure_says_so(rule, confidence):
    assert versions(rule)[-1].confidence is confidence


def _shared(name):
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"skipped: data absent ({path})")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.real_input
def test_the_agreed_rules_stand_as_agreed():
    agreed = _shared("contracts/law_rules.csv")
    for row in agreed:
        found = [v for v in versions(row["rule_id"]) if str(v.in_force or "") == row["in_force"]]
        assert len(found) == 1, row
        version = found[0]
        assert version.amount == int(row["amount"])
        assert version.unit == row["unit"]
        assert str(version.extension or "") == row["extension"]
        assert version.rolls == (row["rolls"] == "yes")
        assert version.counted_back == (row["kind"] == "back")
        assert f"{version.cite.regulation}|{version.cite.number}" == row["cite"]
        assert version.step_zh == row["step_zh"]
    ids = {row["rule_id"] for row in agreed}
    assert sum(len(versions(rule)) for rule in ids) == len(agreed)


@pytest.mark.real_input
def test_no_time_limit_of_the_collected_notes_is_dropped():
    """Each collected row is found again by its step and its length, or by an agreed rule of that length."""
    known = {(v.amount, v.unit) for rule in rules() for v in versions(rule)}
    missing = [
        row["step_zh"]
        for row in _shared("domain/deadlines.csv")
        if (int(row["amount"]), row["unit"]) not in known
    ]
    assert missing == []
    steps = "".join(v.step_zh for rule in rules() for v in versions(rule))
    for word in (
        "备份样品",
        "管辖",
        "催告",
        "听证主持人",
        "异地协助公示",
        "时效",
        "水电气热",
        "召回过程报告",
        "复议",
    ):
        assert word in steps


# quantities that are no period


def test_quantities_that_are_no_period_are_kept():
    assert quantity("small.catering_area_max", day("2026-03-02")).number == 150
    assert quantity("consult.accept_online", day("2026-03-02")).number * 2 == 1
    assert quantity("registration.annual_report_end", day("2026-03-02")).day_in(2026) == day("2026-06-30")
    assert len({row.id for row in quantities()}) == len(quantities()) == 7


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: quantity("no.such", day("2026-03-02")), "unknown_quantity"),
        (lambda: quantity("small.catering_area_max", day("2018-03-02")), "no_version"),
        (lambda: quantity("small.catering_area_max", day("2026-03-02")).day_in(2026), "no_day"),
        (lambda: quantity("registration.annual_report_end", day("2026-03-02")).number, "no_number"),
    ],
)
def test_a_quantity_that_cannot_be_given_is_refused(ask, code):
    with pytest.raises(LawError) as refusal:
        ask()
    assert refusal.value.code == code
