"""Which visits count towards the published cap."""

from datetime import date

import pytest

from weili.law.source import LawError
from weili.law.sources_of_visits import VisitSource, counts_towards_cap, source_rule

ON = date(2025, 6, 1)
COUNTED = {VisitSource.PLAN, VisitSource.CAMPAIGN}


@pytest.mark.parametrize("source", list(VisitSource))
def test_only_planned_and_campaign_visits_use_up_the_cap(source):
    assert counts_towards_cap(source, ON) == (source in COUNTED)
    assert source.label


def test_before_2025_there_was_no_cap():
    assert not counts_towards_cap(VisitSource.PLAN, date(2025, 1, 2))
    assert counts_towards_cap(VisitSource.PLAN, date(2025, 1, 3))


def test_no_clue_uses_up_the_cap():
    for source in VisitSource:
        rule = source_rule(source, ON)
        assert not (rule.clue and rule.counts)


def test_a_visit_of_the_licensing_office_is_no_inspection():
    assert not source_rule(VisitSource.LICENSING, ON).inspection
    with pytest.raises(LawError):
        source_rule(VisitSource.LICENSING, date(2020, 1, 1))
