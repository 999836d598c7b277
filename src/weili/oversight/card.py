"""Before you act (行动前先看): the history of a business on one card, for every module to show before an act.

Who it is, how it stands, what matters now; the last visits with what is still open; repeated items; failing
samples; complaints being handled; penalties; clocks that run; the key list; doubts about who it is. What the
reader may not see is said as such, so that an empty place is never taken for a clean one.
"""

from dataclasses import dataclass
from datetime import date, datetime

from weili.archive.models import Business, KeyListing, Question, Visit
from weili.archive.queries import duties as queries_duties
from weili.archive.queries.duties import DutyRow
from weili.complaints.models import Complaint
from weili.enforcement.models import Case
from weili.inspection.models import Finding
from weili.kernel import clock
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.oversight.card_face import Face, face_of
from weili.oversight.card_matters import item_words
from weili.oversight.portrait_conduct import TWO_YEARS, YEAR, repeated_items
from weili.oversight.portrait_facts import Known, known
from weili.sampling.models import Sample

LAST_VISITS = 3
#: what is left out without an act, in the words of the card
_SAID: tuple[tuple[Act, str], ...] = (
    (Act.READ_VISIT, "检查记录"),
    (Act.READ_SAMPLE, "抽检结果和重点监管"),
    (Act.READ_COMPLAINT, "投诉举报"),
    (Act.READ_CASE, "案件与处罚"),
    (Act.READ_DUTY, "待办"),
    (Act.READ_GRADE, "风险等级"),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """One visit of the past: when, how, with what outcome, and what of it is still open."""

    visit: Visit
    findings: int
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """One item that failed more than once within a year."""

    words: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeYouAct:
    """The card. Empty groups are empty, groups that one may not see are named in `hidden`."""

    business: Business
    on: date
    face: Face
    visits: tuple[Looked, ...]
    visits_in_year: int
    repeated: tuple[Again, ...]
    failing: tuple[Sample, ...]
    complaints: tuple[Complaint, ...]
    penalties: tuple[Case, ...]
    duties: tuple[DutyRow, ...]
    listing: KeyListing | None
    doubts: tuple[str, ...]
    hidden: tuple[str, ...]


def before_you_act(
    business: Business, *, reader: Person, on: date, at: datetime | None = None, facts: Known | None = None
) -> BeforeYouAct:
    """The card of an archive for its reader on a day, in a fixed number of queries; `facts` spares reading twice."""
    at = at or clock.noon(on)
    facts = facts or known(business, reader=reader, on=on)
    face, since = face_of(business, reader=reader, at=at), on - TWO_YEARS
    may_see_duties = facts.readable(Act.READ_DUTY)
    return BeforeYouAct(
        business=business,
        on=on,
        face=face,
        visits=tuple(_looked(visit) for visit in facts.visits[:LAST_VISITS]),
        visits_in_year=sum(visit.visited_on > on - YEAR for visit in facts.visits),
        repeated=_repeated(facts),
        failing=tuple(s for s in facts.samples if s.verdict == Sample.Verdict.FAIL and (s.day or on) > since),
        complaints=tuple(c for c in facts.complaints if not c.closed_on and not c.outcome),
        penalties=tuple(c for c in facts.cases if c.decided_on and c.decided_on > since),
        duties=tuple(queries_duties.of_business(business, at=at)) if may_see_duties else (),
        listing=face.listing,
        doubts=_doubts(business),
        hidden=tuple(words for act, words in _SAID if act in facts.hidden),
    )


def _looked(visit: Visit) -> Looked:
    found: list[Finding] = list(visit.findings.all())
    unsettled = [each for each in found if each.corrected_on is None]
    return Looked(visit, len(found), tuple(finding_words(each, visit) for each in unsettled))


def finding_words(finding: Finding, visit: Visit) -> str:
    """What was found, in the words of the checklist where the source gives only its number."""
    if finding.item_code and finding.text.strip("*＊★ ") == finding.item_code:
        return item_words(visit.sector, finding.item_code, visit.visited_on)
    return finding.text


def _repeated(facts: Known) -> tuple[Again, ...]:
    sector = facts.visits[0].sector if facts.visits else ""
    found = repeated_items(facts.visits, facts.on)
    return tuple(Again(item_words(sector, code, facts.on), many) for code, many in found.most_common())


def _doubts(business: Business) -> tuple[str, ...]:
    """Open questions whether this is the same business as another (身份存疑)."""
    root = business.root_id or business.pk
    asked = Question.objects.filter(district=business.district_id, state=Question.State.OPEN)
    rows = asked.filter(newcomer__root=root) | asked.filter(candidate__root=root)
    found = []
    for question in rows.select_related("newcomer", "candidate").order_by("-probability", "pk")[:5]:
        other = question.candidate if (question.newcomer.root_id or 0) == root else question.newcomer
        found.append(f"可能与“{other}”（档案 {other.root_id}）是同一户")
    return tuple(found)
