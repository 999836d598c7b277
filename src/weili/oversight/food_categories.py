"""What food citizens worry about beside what is sampled (消费者关心的食品类别), so that sampling aims better.

A complaint is counted under the food that its words name (`weili.law.categories.mentioned`, our reading, 待确认);
samples stay in their baskets, and no rate is told across them.
"""

from dataclasses import dataclass

from weili.archive.queries.facets import NONE, Scope
from weili.kernel.models import Person
from weili.oversight.analysis import REST, Cell, Label, Question, Table, table
from weili.oversight.analysis_measures import MEASURES, Measure
from weili.sampling.models import Sample

#: fewer complaints than this in a year say nothing about a food
FEWEST = 5
#: how many times the share of complaints must exceed the share of supervision samples to be proposed
MORE_THAN = 2.0
SUPERVISION = Sample.Programme.SUPERVISION.value


@dataclass(frozen=True, slots=True)
class Basket:
    """The samples of a food in one programme (任务类别), never added to another's."""

    value: str
    words: str
    samples: Cell


@dataclass(frozen=True, slots=True)
class Food:
    """One class of food in a year: its complaints beside its samples, each basket by itself."""

    value: str
    words: str
    complaints: Cell
    complaints_before: int
    baskets: tuple[Basket, ...]
    supervision_before: int
    #: why the next samples should look at it; empty where there is no reason
    proposal: str


@dataclass(frozen=True, slots=True)
class Foods:
    """The foods of a year, the most complained of first, and the baskets that have samples."""

    year: int
    rows: tuple[Food, ...]
    baskets: tuple[Label, ...]
    #: complaints whose words name no food
    unread: int


def foods(reader: Person, scope: Scope, year: int) -> Foods:
    """Complaints and samples of a year by food (按食品类别), in four grouped queries."""
    complained, complained_before = (
        _by_food("complaints", "", reader, scope, each) for each in (year, year - 1)
    )
    sampled, sampled_before = (
        _by_food("samples", "programme", reader, scope, each) for each in (year, year - 1)
    )
    names = {
        label.value: label.words
        for told in (complained, complained_before, sampled, sampled_before)
        for label in told.rows
    }
    baskets = tuple(label for label in sampled.columns if label.value != REST)
    rows = [
        Food(
            value=value, words=names[value], complaints=complained.of_row(value),
            complaints_before=complained_before.of_row(value).count,
            baskets=tuple(Basket(each.value, each.words, sampled.at(value, each.value)) for each in baskets),
            supervision_before=sampled_before.at(value, SUPERVISION).count,
            proposal=_proposal(value, complained, sampled),
        )
        for value in names if value not in (NONE, REST)
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row.complaints.count, row.value))
    return Foods(year, tuple(rows), baskets, complained.of_row(NONE).count)


def _by_food(measure: str, columns: str, reader: Person, scope: Scope, year: int) -> Table:
    counted: Measure = MEASURES[measure]
    rows = counted.facet("food")
    assert rows is not None  # both measures are about food
    asked = Question(measure=counted, rows=rows, columns=counted.facet(columns), chosen={"year": str(year)})
    return table(asked, reader, scope)


def _proposal(value: str, complained: Table, sampled: Table) -> str:
    """Many complaints and few supervision samples: a proposal with its reason, which a person takes up or not."""
    many = complained.of_row(value).count
    of_complaints = complained.total.count - complained.of_row(NONE).count
    of_samples = sampled.of_column(SUPERVISION).count
    if many < FEWEST or not of_samples:
        return ""
    share, looked_at = many / of_complaints, sampled.at(value, SUPERVISION).count / of_samples
    if share < looked_at * MORE_THAN:
        return ""
    return f"占投诉举报的{share:.0%}，只占监督抽检的{looked_at:.0%}：建议下一步抽检关注"
