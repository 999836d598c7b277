"""The phone judges, warns and hashes exactly as the house does: the same cases through both."""

import hashlib
import json
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.field.conftest import Asked

from weili.law import thresholds
from weili.law.checklists import Template, judgement, template, templates
from weili.law.dynamic_points import ItemResult
from weili.law.judgement import Observation, follow_ups, judge

ON = date(2026, 9, 21)
WORDS = {ItemResult.PASS: "pass", ItemResult.FAIL: "fail", ItemResult.NOT_APPLICABLE: "na"}


def as_pack(checklist: Template) -> dict[str, Any]:
    """A checklist as a pack carries it, as far as judging asks."""
    return {
        "rule": checklist.rule,
        "confidence": checklist.confidence.value,
        "results": list(checklist.results),
        "judgement": [
            {
                "result": row.result, "key_failed_max": row.key_failed_max,
                "general_failed_max": row.general_failed_max,
                "pass_rate_min": None if row.pass_rate_min is None else str(row.pass_rate_min),
                "mean_min": None if row.mean_min is None else str(row.mean_min), "text": row.text,
            }
            for row in checklist.judgement
        ],
        "items": [{"code": item.code, "key": item.key} for item in checklist.items],
    }  # fmt: skip


def drawn(checklist: Template, chance: random.Random) -> dict[str, ItemResult]:
    """Answers to a whole checklist: mostly good, sometimes very bad, some absent."""
    bad, absent = chance.choice((0.0, 0.03, 0.1, 0.3, 0.8)), chance.choice((0.0, 0.2, 1.0))
    found = {}
    for item in checklist.items:
        if chance.random() < absent * 0.5:
            found[item.code] = ItemResult.NOT_APPLICABLE
        else:
            found[item.code] = ItemResult.FAIL if chance.random() < bad else ItemResult.PASS
    return found


def test_every_official_checklist_is_judged_alike(phone: Asked) -> None:
    chance, cases, expected = random.Random(4), [], []
    for checklist in templates(ON):
        pack = as_pack(checklist)
        for _ in range(400):
            results = drawn(checklist, chance)
            said = {code: {"result": WORDS[result]} for code, result in results.items()}
            cases.append({"ask": "judge", "checklist": pack, "answers": said})
            expected.append(judge(checklist, results))
    for got, wanted in zip(phone(cases), expected, strict=True):
        assert got["result"] == wanted.result
        assert (got["keyFailed"], got["generalFailed"]) == (
            list(wanted.key_failed),
            list(wanted.general_failed),
        )
        assert (got["checked"], got["gap"], got["because"]) == (wanted.checked, wanted.gap, wanted.because)


def test_the_mean_score_is_judged_alike(phone: Asked) -> None:
    """量化分级: the same list under the rule of scores, scores with two places among them."""
    checklist = replace(
        template("catering_2016", ON), rule="mean_score", judgement=judgement("mean_score", ON)
    )
    pack, chance, cases, expected = as_pack(checklist), random.Random(7), [], []
    for _ in range(300):
        results, low = drawn(checklist, chance), chance.choice((400, 600, 750, 900))
        scores = {code: Decimal(chance.randint(low, 1000)) / 100 for code in results}
        if all(result is ItemResult.NOT_APPLICABLE for result in results.values()):
            continue
        said = {code: {"result": WORDS[results[code]], "score": str(scores[code])} for code in results}
        cases.append({"ask": "judge", "checklist": pack, "answers": said})
        expected.append(judge(checklist, results, scores=scores))
    for got, wanted in zip(phone(cases), expected, strict=True):
        assert (got["result"], got["because"]) == (wanted.result, wanted.because)


@pytest.mark.parametrize("score", ["", "11", "-1", "好"])
def test_an_item_without_a_score_that_can_be_is_still_open(phone: Asked, score: str) -> None:
    checklist = replace(
        template("catering_2016", ON), rule="mean_score", judgement=judgement("mean_score", ON)
    )
    said = {item.code: {"result": "pass", "score": "9"} for item in checklist.items}
    said["4.1"] = {"result": "pass", "score": score}
    got = phone([{"ask": "judge", "checklist": as_pack(checklist), "answers": said}])[0]
    assert (got["result"], got["open"]) == (None, ["4.1"])


@pytest.mark.parametrize(
    ("key", "general", "result", "gap"),
    [
        (0, 0, "符合", False),
        (0, 1, "基本符合", False),
        (1, 0, "基本符合", True),
        (1, 6, "基本符合", False),
        (0, 7, "不符合", False),
        (2, 0, "不符合", False),
    ],
)
def test_the_lines_of_the_catering_rule_on_the_phone(
    phone: Asked, key: int, general: int, result: str, gap: bool
) -> None:
    checklist = template("catering_2016", ON)
    said, left = {}, {True: key, False: general}
    for item in checklist.items:
        failed = left[item.key] > 0
        left[item.key] -= failed
        said[item.code] = {"result": "fail" if failed else "pass"}
    got = phone([{"ask": "judge", "checklist": as_pack(checklist), "answers": said}])[0]
    assert (got["result"], got["gap"]) == (result, gap)


def test_an_unfinished_checklist_has_no_result_yet(phone: Asked) -> None:
    pack = as_pack(template("catering_2016", ON))
    got = phone([{"ask": "judge", "checklist": pack, "answers": {"1.1": {"result": "pass"}}}])[0]
    assert got["result"] is None
    assert len(got["open"]) == 29


def test_what_follows_from_a_failed_item_is_the_same(phone: Asked) -> None:
    checklist = template("catering_2016", ON)
    item_of = {key: next(item for item in checklist.items if item.key is key) for key in (True, False)}
    flags = [(a, s, f) for a in (True, False) for s in (True, False) for f in (True, False)]
    cases = [(key, *each) for key in (True, False) for each in flags]
    got = phone(
        {
            "ask": "follow", "item": {"key": key},
            "seen": {"accident_risk": accident, "affects_safety": safety, "fixed_on_spot": fixed},
        }
        for key, accident, safety, fixed in cases
    )  # fmt: skip
    for (key, accident, safety, fixed), steps in zip(cases, got, strict=True):
        seen = Observation(accident_risk=accident, affects_safety=safety, fixed_on_spot=fixed)
        wanted = follow_ups(item_of[key], seen)
        assert steps == [
            [s.step.value, s.step.label, f"{s.article.regulation}{s.article.number}"] for s in wanted
        ]


def test_readings_keep_or_break_their_limit_alike(phone: Asked) -> None:
    chance, cases, expected = random.Random(9), [], []
    for limit in thresholds.thresholds(ON):
        shown = {
            "name": limit.name, "op": limit.comparison, "value": str(limit.value), "unit": limit.unit,
            "text": limit.text, "least": None, "most": None, "confidence": limit.confidence.value,
        }  # fmt: skip
        near = [limit.value, limit.value + Decimal("0.1"), limit.value - Decimal("0.1")]
        for value in [*near, Decimal(chance.randint(-300, 3000)) / 10]:
            cases.append({"ask": "reading", "threshold": shown, "text": str(value)})
            expected.append(thresholds.holds(limit.key, value, ON))
    for got, wanted in zip(phone(cases), expected, strict=True):
        assert got == {"holds": wanted.holds, "believable": True, "sentence": wanted.because}


@pytest.mark.parametrize(
    ("text", "word"), [("700", "不可能"), ("-80", "不可能"), ("七十", "请填写数字"), ("", "请填写数字")]
)
def test_a_reading_that_cannot_be_true_is_refused_with_a_sentence(phone: Asked, text: str, word: str) -> None:
    limit = {"name": "冷藏", "op": "<=", "value": "8", "unit": "℃", "text": "冷藏温度不高于8℃", "least": "-50",
             "most": "350", "confidence": "sure"}  # fmt: skip
    got = phone([{"ask": "reading", "threshold": limit, "text": text}])[0]
    assert (got["holds"], got["believable"]) == (None, False)
    assert word in got["sentence"]


NASTY = [
    {"b": 1, "a": [True, None, "x"]},
    {"ключ": "😀", "\U0001f600": 1, "\ue000": 2, "z": {"y": []}},
    {"line\u2028end": 'tab\tquote"back\\slash/', "nul": "\u0001\u001f\u007f"},
    {"数": -5, "大": 9007199254740991, "空": ""},
    {"e\u0301": "apart", "\u00e9": "composed"},
]


def test_a_record_is_the_same_bytes_on_both_sides(phone: Asked) -> None:
    got = phone({"ask": "canonical", "value": value} for value in NASTY)
    for text, value in zip(got, NASTY, strict=True):
        assert text == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_the_hash_is_of_the_nine_fields_and_nothing_else(phone: Asked) -> None:
    record = {
        "id": "1", "inspection": "2", "device": "3", "seq": 4, "kind": "answer", "about": "item:4.1", "after": [],
        "made_at": "2026-11-28T10:15:30+08:00", "body": {"result": "pass", "note": "“好”"},
    }  # fmt: skip
    told = {**record, "receipt": "later", "state": "sent", "mine": True}
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert phone([{"ask": "hash", "record": told}]) == [hashlib.sha256(text.encode()).hexdigest()]


def said(key: str, *after: str, mine: bool = True, state: str = "sent", body: Any = None) -> dict[str, Any]:
    """A record about one subject, as far as heads ask."""
    held = {"value": key} if body is None else body
    return {"id": key, "about": "item:1", "after": list(after), "mine": mine, "state": state, "body": held}


def test_two_phones_that_did_not_see_each_other_leave_two_heads(phone: Asked) -> None:
    one, two = [said("a"), said("b", "a")], [said("c", "a", mine=False)]
    settled = [*one, *two, said("d", "b", "c")]
    got = phone([{"ask": "heads", "records": [*one, *two]}, {"ask": "heads", "records": settled}])
    assert got == [{"item:1": ["b", "c"]}, {"item:1": ["d"]}]


def test_while_two_differ_ones_own_is_shown_and_a_refused_one_never(phone: Asked) -> None:
    records = [said("a"), said("b", "a", mine=False), said("c", "a"), said("x", "c", state="refused")]
    assert phone([{"ask": "body", "records": records, "about": "item:1"}]) == [{"value": "c"}]


def test_what_was_taken_back_is_as_if_it_had_not_been_said(phone: Asked) -> None:
    records = [said("a"), said("b", "a", body={"cleared": True})]
    assert phone([{"ask": "body", "records": records, "about": "item:1"}]) == [None]
