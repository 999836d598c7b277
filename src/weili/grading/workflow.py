"""The life of a grade as data: filled, reviewed by another, returned, replaced."""

from weili.kernel.roles import Act
from weili.kernel.workflow import Move, Workflow

GRADING = Workflow(
    name="风险等级评定",
    version=1,
    start="proposed",
    moves=(
        Move("amend", "proposed", "proposed", Act.PROPOSE_GRADE, "修改"),
        Move("amend", "returned", "proposed", Act.PROPOSE_GRADE, "修改后再报"),
        Move("review", "proposed", "reviewed", Act.REVIEW_GRADE, "审核通过"),
        Move("return", "proposed", "returned", Act.REVIEW_GRADE, "退回"),
        Move("supersede", "proposed", "superseded", Act.PROPOSE_GRADE, "由新的评定替代"),
        Move("supersede", "returned", "superseded", Act.PROPOSE_GRADE, "由新的评定替代"),
        Move("supersede", "reviewed", "superseded", Act.REVIEW_GRADE, "由新的评定替代"),
    ),
    ends=frozenset({"superseded"}),
)
