"""The cast of the API: a farmhouse with something in every section, people who must not be seen, and a token."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from tests.cast import cast
from tests.web.conftest import Desk, desk

from weili.kernel.models import OutsideToken
from weili.kernel.outside_systems import POSSIBLE, NewToken, add_token

__all__ = ["cast", "desk"]

#: what no answer may ever hold: a citizen, an owner, phones, an identity card
UNSEEN = ("何秀兰", "13911112222", "110227196503120042", "栗满仓", "13800000012", "栗小苗", "林岚")


def fill(desk: Desk, at: datetime) -> None:
    """Give the farmhouse a visit with a finding, samples of two baskets, a complaint, a case and a grade."""
    from weili.archive.models import Visit
    from weili.archive.visits import record_visits
    from weili.complaints.models import Complaint
    from weili.complaints.services import record_received
    from weili.enforcement.models import Case
    from weili.grading.models import Grade
    from weili.inspection.models import Finding
    from weili.sampling.models import Sample

    bound: dict[str, Any] = {"district": desk.cast.district, "business": desk.cast.chestnut}
    visit = Visit(
        **bound, number="JC-1", visited_on=date(2026, 9, 1), outcome="conditions", officers=["林岚"]
    )
    record_visits(visits=[visit], by=desk.cast.system, at=at)
    words = "冰箱未贴标识，负责人电话13800000012"
    Finding.objects.create(**bound, visit=visit, severity="key", text=words)
    Sample.objects.create(
        **bound, product="栗子酒", verdict="pass", programme="risk", sampled_on=date(2026, 8, 1)
    )
    complaint = Complaint(
        **bound, number="TS-1", channel="12345", received_on=date(2026, 9, 2), text="何秀兰反映栗子不新鲜",
        topic="食品质量", citizen_name="何秀兰", citizen_phone="13911112222", outcome="已回复何秀兰",
    )  # fmt: skip
    record_received(complaints=[complaint], by=desk.cast.system, at=at)
    Case.objects.create(
        **bound, number="京怀市监罚〔2026〕1号", party_name="栗满仓", decided_on=date(2026, 3, 1),
        conduct="未公示许可证", facts="栗满仓，身份证110227196503120042", content="何秀兰举报",
        penalty_kinds=["警告"], fine_yuan="500.00",
    )  # fmt: skip
    Grade.objects.create(
        **bound, year=2026, letter="B", state="reviewed", filled_by=desk.cast.lin, filled_at=at
    )


@pytest.fixture
def farm(desk: Desk, at: datetime) -> Desk:
    """The desk with the farmhouse filled."""
    fill(desk, at)
    return desk


Give = Callable[..., tuple[OutsideToken, Client]]


@pytest.fixture
def give(farm: Desk, at: datetime) -> Give:
    """A token for some acts, and a client that shows it: give(Act.READ_BUSINESS, until=…)."""

    def made(*acts: Any, until: date = date(2027, 6, 30)) -> tuple[OutsideToken, Client]:
        new = NewToken(name="应急平台", district=farm.cast.district, acts=acts or POSSIBLE, until=until)
        token, secret = add_token(new=new, by=farm.cast.administrator, at=at)
        return token, Client(headers={"authorization": f"Bearer {secret}"})

    return made


@pytest.fixture
def system(give: Give) -> Client:
    """An outside system that may read all that an outside system may."""
    return give()[1]


def error(answer: Any) -> tuple[int, str, str]:
    """The status, the code and the sentence of a refusal."""
    told = answer.json()["error"]
    assert told.keys() == {"code", "message"}
    return answer.status_code, told["code"], told["message"]
