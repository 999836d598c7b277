"""What a list was asked for in its address: read calmly, whatever somebody typed there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet

from weili.archive.models import Business
from weili.archive.queries.businesses import LONGEST_QUESTION, SORTS, Choices, Filters
from weili.archive.statuses import Status
from weili.grading.models import Grade
from weili.law.letters import RiskGrade

SECTORS = (("production", "生产"), ("circulation", "流通"), ("catering", "餐饮"))
STATUSES = tuple((status.value, status.label) for status in Status)
LETTERS = (*((grade.value, f"{grade.value}级（{grade.word}）") for grade in RiskGrade), ("none", "未评定"))
YES_NO = {"seasonal": "季节性经营", "key": "重点监管", "unlicensed": "无有效许可或备案"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it was asked for: its filters, its page, what was ignored, and all of it in words."""

    filters: Filters
    letter: str
    page: int
    ignored: tuple[str, ...]
    #: as shown above the list and printed above an export: name, value
    words: tuple[tuple[str, str], ...]
    #: the same list in an address, without its page
    query: str


def page_number(query: Mapping[str, str]) -> int:
    """The page that was asked for; whatever is no page number is the first."""
    wanted = query.get("page", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 and int(wanted) else 1


def one_of(
    query: Mapping[str, str], name: str, choices: Iterable[tuple[str, str]], otherwise: str = ""
) -> str:
    """A value that is among the choices, else what holds otherwise."""
    wanted = query.get(name, "")
    return wanted if wanted in {value for value, _ in choices} else otherwise


def question(query: Mapping[str, str]) -> str:
    """What was searched for: without control characters, and no longer than anybody types."""
    return "".join(letter for letter in query.get("q", "") if letter.isprintable()).strip()[:LONGEST_QUESTION]


def asked_for(query: Mapping[str, str], choices: Choices) -> Asked:
    """The list of businesses that an address asks for."""
    known: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
        "town": ("街镇", choices.towns),
        "station": ("监管所", choices.stations),
        "kind": ("业态", choices.kinds),
        "sector": ("环节", SECTORS),
        "status": ("状态", STATUSES),
        "grade": ("风险等级", LETTERS),
        "sort": ("排序", tuple((name, words) for name, (words, _) in SORTS.items())),
    }
    chosen = {name: one_of(query, name, values) for name, (_, values) in known.items()}
    ignored = [title for name, (title, _) in known.items() if query.get(name) and not chosen[name]]
    yes = {name: query.get(name) == "1" for name in YES_NO}
    q = question(query)
    if len(query.get("q", "").strip()) > LONGEST_QUESTION:
        ignored.append(f"搜索词第{LONGEST_QUESTION}字以后的部分")
    words = [("搜索", q)] if q else []
    words += [(title, dict(values)[chosen[name]]) for name, (title, values) in known.items() if chosen[name]]
    words += [(title, "是") for name, title in YES_NO.items() if yes[name]]
    state = {"q": q, **chosen, **{name: "1" for name, value in yes.items() if value}}
    return Asked(
        filters=Filters(
            q=q,
            town=chosen["town"],
            station=chosen["station"],
            kind=chosen["kind"],
            sector=chosen["sector"],
            status=Status(chosen["status"]) if chosen["status"] else None,
            seasonal=yes["seasonal"],
            key_listed=yes["key"],
            unlicensed=yes["unlicensed"],
            sort=chosen["sort"] or ("best" if q else "name"),
        ),
        letter=chosen["grade"],
        page=page_number(query),
        ignored=tuple(ignored),
        words=tuple(words),
        query=urlencode({name: value for name, value in state.items() if value}),
    )


def graded(letter: str, year: int) -> QuerySet[Business] | None:
    """The archives that a letter leaves, as a query of businesses; None where no letter was asked for."""
    if not letter:
        return None
    held = Grade.objects.filter(district__isnull=False, year=year, state=Grade.State.REVIEWED)
    rows: QuerySet[Business] = Business.objects.filter(root_id__isnull=False)
    if letter == "none":
        return rows.exclude(pk__in=held.values("business__root"))
    return rows.filter(pk__in=held.filter(letter=letter).values("business__root"))
