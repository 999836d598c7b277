"""The official form 《食品生产经营者风险等级确定表》 as an A4 PDF/A with its fonts embedded.

115号, annex. A result that rests on a rule no text gave says 待确认 on the paper too.
"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from weili.grading.models import Grade
from weili.grading.queries import Sheet
from weili.kernel import clock
from weili.kernel.typesetting import typeset
from weili.law.csv_table import in_force, read_table
from weili.law.letters import RiskGrade

TEMPLATE = Path(__file__).parent / "templates" / "typst" / "grade_form.typ"


def grade_form(sheet: Sheet, *, printed_at: datetime) -> bytes:
    """The form of a grade as PDF/A-2b bytes (打印风险等级确定表); `printed_at` stands in the footer."""
    return render(form_values(sheet, printed_at=printed_at))


def render(values: dict[str, Any], *, image: bool = False) -> bytes:
    """Typeset the form from its values: PDF/A-2b, or the first page as PNG for a preview."""
    return typeset(TEMPLATE, values, name="form", image=image)


def form_values(sheet: Sheet, *, printed_at: datetime) -> dict[str, Any]:
    """Everything the form says, as text ready to print."""
    grade, business = sheet.grade, sheet.business
    operator = business.operator
    return {
        "bureau": business.district.bureau,
        "year": str(grade.year),
        "number": grade.number or "（审核后编号）",
        "name": business.name + (f"（{business.sign}）" if business.sign else ""),
        "address": business.premises.address if business.premises else "",
        "uscc": operator.uscc if operator else "",
        "licence": "、".join(sheet.permits[:3]),
        "contact": " ".join(part for part in (business.contact, business.phone) if part),
        "last": sheet.last or "无",
        "static": _points(grade.static),
        "dynamic": _points(grade.dynamic) if grade.dynamic is not None else "尚无全项检查",
        "total": _points(grade.total),
        "grade": f"{grade.letter}级（{grade.risk.word}）",
        "letters": [[g.value, g.word, g.value == grade.letter] for g in RiskGrade],
        "provisional": grade.provisional,
        "unsure": grade.unsure,
        "warnings": list(grade.opinion.get("warnings", [])),
        "lines": [
            [line["factor"], line["level"], line["points"], line["max"], line["confidence"] == "proposed"]
            for line in grade.opinion.get("lines", [])
        ],
        "groups": [
            [
                group["label"],
                _points(Decimal(group["points"])),
                _points(Decimal(group["max"])),
                group["because"],
            ]
            for group in grade.opinion.get("groups", [])
        ],
        "events": _events(sheet),
        **_next(sheet),
        "remarks": _remarks(grade),
        **_signatures(grade),
        "printed": f"{_day(printed_at)} {printed_at.astimezone(clock.BEIJING):%H:%M} 打印",
    }


def _points(points: Decimal | None) -> str:
    return "—" if points is None else f"{points.quantize(Decimal('0.01')).normalize():f}"


def _events(sheet: Sheet) -> list[list[Any]]:
    """The seven events of art. 28, each ticked where the year has one."""
    happened = {reason["event"] for reason in sheet.next_year.because} if sheet.next_year else set()
    rows = in_force(read_table("next_year_events"), clock.day(sheet.grade.filled_at))
    return [
        [row.text("event") in happened, row.text("text")] for row in rows if row.text("effect") == "raise"
    ]


def _next(sheet: Sheet) -> dict[str, Any]:
    proposal = sheet.next_year
    if proposal is None:
        return {"next_year": str(sheet.grade.year + 1), "next": "", "next_because": ""}
    letters = [proposal.chosen] if proposal.chosen else list(proposal.choices)
    words = " 或 ".join(f"{letter}级（{RiskGrade(letter).word}）" for letter in letters)
    return {
        "next_year": str(proposal.year),
        "next": words + ("" if proposal.chosen else "（待选定）"),
        "next_because": proposal.reason or "；".join(reason["text"] for reason in proposal.because),
    }


def _remarks(grade: Grade) -> str:
    said = [grade.remarks, grade.review_note]
    said += [f"{'；'.join(each['changes'])}（理由：{each['reason']}）" for each in grade.amendments]
    if grade.source == Grade.Source.IMPORTED:
        said.append("本等级由其他系统导入")
    return "；".join(part for part in said if part)


def _signatures(grade: Grade) -> dict[str, str]:
    if grade.source == Grade.Source.IMPORTED:
        names = [*grade.signers, "", ""]
        return {"filler": names[0], "filled": "", "reviewer": names[1], "reviewed": ""}
    return {
        "filler": grade.filled_by.name,
        "filled": _day(grade.filled_at),
        "reviewer": grade.reviewed_by.name if grade.reviewed_by else "",
        "reviewed": _day(grade.reviewed_at),
    }


def _day(at: datetime | None) -> str:
    if at is None:
        return ""
    day = clock.day(at)
    return f"{day.year}年{day.month}月{day.day}日"
