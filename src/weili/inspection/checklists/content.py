"""A checklist as one document: what is kept, hashed and sent to a phone, and the law's template made of it again.

Only text, whole numbers, yes and no, and lists of them: limits that are fractions stand as text (`"0.70"`), so that
every machine writes the same bytes.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from weili.archive.timeline.event import canonical
from weili.inspection.models import Checklist
from weili.law.checklists import Item, JudgementRow, Template
from weili.law.kinds import Sector
from weili.law.source import Article, Confidence

Content = dict[str, Any]
#: what follows the code of a national list in that of the bureau's own
OWN = "_own"


def content_of(template: Template) -> Content:
    """The document of a template: itself, its rule of judgement line by line, its items in their order."""
    return {
        "code": template.code,
        "name": template.name,
        "version": template.version,
        "sector": template.sector.value,
        "kinds": list(template.kinds),
        "supplement": template.supplement,
        "rule": template.rule,
        "judgement": [judgement_content(row) for row in template.judgement],
        "results": list(template.results),
        "note": template.note,
        "in_force": _day(template.in_force),
        "until": _day(template.until),
        **_source(template.article, template.confidence),
        "items": [item_content(item) for item in template.items],
    }


def item_content(item: Item) -> Content:
    """One item as the document keeps it."""
    return {
        "item_set": item.item_set,
        "code": item.code,
        "block": item.block,
        "area": item.area,
        "text": item.text,
        "key": item.key,
        "applies_to": list(item.applies_to),
        "photo": item.photo,
        "basis_rank": item.basis_rank,
        "method": item.method,
        "pass_answer": item.pass_answer,
        "thresholds": list(item.thresholds),
        "penalties": list(item.penalties),
        **_source(item.article, item.confidence),
    }


def digest_of(content: Content) -> str:
    """The SHA-256 of the canonical text of a document: by it a phone knows that its copy is this one."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def template_of(checklist: Checklist) -> Template:
    """The law's template of a checklist, on which `weili.law.judgement.judge` runs."""
    return read_content(checklist.content)


def read_content(content: Mapping[str, Any]) -> Template:
    """The law's template of a document; `read_content(content_of(t)) == t`."""
    return Template(
        code=content["code"],
        name=content["name"],
        version=content["version"],
        sector=Sector(content["sector"]),
        items=tuple(read_item(item) for item in content["items"]),
        rule=content["rule"],
        judgement=tuple(_read_judgement(row) for row in content["judgement"]),
        results=tuple(content["results"]),
        note=content["note"],
        supplement=content["supplement"],
        in_force=_read_day(content["in_force"]),
        until=_read_day(content["until"]),
        article=_read_article(content),
        confidence=Confidence(content["confidence"]),
        kinds=tuple(content["kinds"]),
    )


def read_item(item: Mapping[str, Any]) -> Item:
    """One item of a document as the law's."""
    return Item(
        item_set=item["item_set"],
        code=item["code"],
        block=item["block"],
        area=item["area"],
        text=item["text"],
        key=item["key"],
        applies_to=tuple(item["applies_to"]),
        photo=item["photo"],
        basis_rank=item["basis_rank"],
        method=item["method"],
        pass_answer=item["pass_answer"],
        thresholds=tuple(item["thresholds"]),
        penalties=tuple(item["penalties"]),
        article=_read_article(item),
        confidence=Confidence(item["confidence"]),
    )


def judgement_content(row: JudgementRow) -> Content:
    """One line of the rule of judgement as the document keeps it."""
    return {
        "result": row.result,
        "key_failed_max": row.key_failed_max,
        "general_failed_max": row.general_failed_max,
        "pass_rate_min": _number(row.pass_rate_min),
        "mean_min": _number(row.mean_min),
        "text": row.text,
        **_source(row.article, row.confidence),
    }


def _read_judgement(row: Mapping[str, Any]) -> JudgementRow:
    return JudgementRow(
        row["result"],
        row["key_failed_max"],
        row["general_failed_max"],
        _read_number(row["pass_rate_min"]),
        row["text"],
        _read_article(row),
        Confidence(row["confidence"]),
        _read_number(row["mean_min"]),
    )


def _source(article: Article, confidence: Confidence) -> Content:
    return {
        "regulation": article.regulation,
        "article": article.number,
        "confidence": confidence.value,
    }


def _read_article(source: Mapping[str, Any]) -> Article:
    return Article(source["regulation"], source["article"])


def _number(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _read_number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
