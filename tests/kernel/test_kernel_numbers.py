"""Numbers without gaps, also when many draw at once and some roll back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from weili.kernel import numbers
from weili.kernel.models import Counter

NAME = "检查记录/110116/2026"


@pytest.mark.django_db
def test_numbers_begin_with_one_and_go_on() -> None:
    assert [numbers.draw(NAME) for _ in range(3)] == [1, 2, 3]
    assert numbers.draw("另一种") == 1


@pytest.mark.django_db
def test_many_numbers_are_drawn_in_one_piece() -> None:
    assert numbers.draw(NAME, many=100) == 1
    assert numbers.draw(NAME) == 101


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_concurrent_drawers_leave_no_gap_and_no_double() -> None:
    def draw(nth: int) -> int | None:
        """Every fifth transaction is rolled back after it drew."""
        try:
            with transaction.atomic():
                number = numbers.draw(NAME)
                if nth % 5 == 0:
                    raise _Changed
                return number
        except _Changed:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as drawers:
        drawn = [n for n in drawers.map(draw, range(60)) if n is not None]
    assert sorted(drawn) == list(range(1, 49))
    assert Counter.objects.get(name=NAME).value == 48


class _Changed(Exception):
    pass
