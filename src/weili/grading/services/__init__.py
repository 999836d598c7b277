"""The verbs of risk grading: the only writers of its tables."""

from weili.grading.services.importing import GivenGrade, record_imported
from weili.grading.services.next_year import (
    CannotChoose,
    answer_question,
    choose_next_year,
    propose_next_year,
    propose_next_years,
    review_next_year,
)
from weili.grading.services.proposing import NotAnArchiveHead, Tally, propose_grade, propose_grades
from weili.grading.services.reviewing import (
    CannotAmend,
    CannotSign,
    amend_proposal,
    return_grade,
    review_grade,
    review_grades,
    sign_proposals,
)

__all__ = [
    "CannotAmend",
    "CannotChoose",
    "CannotSign",
    "GivenGrade",
    "NotAnArchiveHead",
    "Tally",
    "amend_proposal",
    "answer_question",
    "choose_next_year",
    "propose_grade",
    "propose_grades",
    "propose_next_year",
    "propose_next_years",
    "record_imported",
    "return_grade",
    "review_grade",
    "review_grades",
    "review_next_year",
    "sign_proposals",
]
