"""Identity measured against the truth that the twin wrote beside its files."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from weili.archive.models import Business, ImportedRow, Question
from weili.kernel.models import District


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows bound to an archive, those in the main archive of their true business, wrong merges, questions."""

    rows: int
    together: int
    mixed: tuple[int, ...]  # archives that hold rows of two true businesses
    apart: tuple[tuple[int, int], ...]  # true business, archive: split off, and nobody is asked
    questions: int
    rightly_asked: int

    @property
    def precision(self) -> float:
        """The share of rows that lie with nobody else's."""
        return 1 - len(self.mixed) / max(1, self.rows)

    @property
    def recall(self) -> float:
        """The share of rows in the main archive of their business, before anybody answers a question."""
        return self.together / max(1, self.rows)


def measure(district: District, truth: dict[str, Any]) -> Measured:
    """Compare every bound row with the truth."""
    roots = dict(Business.objects.in_district(district).values_list("pk", "root_id"))
    holds: dict[int, Counter[int]] = defaultdict(Counter)
    lies: dict[int, Counter[int]] = defaultdict(Counter)
    rows = ImportedRow.objects.in_district(district).exclude(business=None)
    for file, sheet, row, business in rows.values_list("batch__file_name", "sheet", "row", "business_id"):
        true = truth["rows"][file][sheet][str(row)]
        holds[roots[business]][true] += 1
        lies[true][roots[business]] += 1
    main = {true: archives.most_common(1)[0][0] for true, archives in lies.items()}
    asked = {
        frozenset((roots[one], roots[other]))
        for one, other in Question.objects.in_district(district).values_list("newcomer_id", "candidate_id")
    }
    pairs = [pair for pair in asked if len(pair) == 2]
    return Measured(
        rows=sum(sum(archives.values()) for archives in lies.values()),
        together=sum(archives.most_common(1)[0][1] for archives in lies.values()),
        mixed=tuple(root for root, trues in holds.items() if len(trues) > 1),
        apart=tuple(
            (true, root)
            for true, archives in lies.items()
            for root in archives
            if root != main[true] and not any(root in pair for pair in pairs)
        ),
        questions=len(asked),
        rightly_asked=sum(len({true for root in pair for true in holds[root]}) == 1 for pair in pairs),
    )
