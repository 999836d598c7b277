"""Sign-in sheets of training courses (培训签到): one row for each person who came."""

from dataclasses import dataclass
from datetime import date

from weili.exchange.cells import code, name
from weili.exchange.days import past_day
from weili.exchange.fields import Kind, column
from weili.exchange.rows.parties import PARTY, PARTY_COLUMNS, PartyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRow(PartyRow):
    """One person at one course, for the business that sent them."""

    training: str
    held_on: date
    person: str
    training_kind: str | None = None
    organiser: str | None = None
    subject: str | None = None
    position: str | None = None
    remark: str | None = None


TRAININGS = Kind(
    "trainings",
    "培训签到",
    (
        column("source_number", "签到编号", "签到序号 签到单号", code),
        column("training", "培训名称", "培训班名称 培训主题 会议名称 活动名称 课程名称", name, required=True),
        column("held_on", "培训日期", "培训时间 举办日期 会议日期 签到日期", past_day, required=True),
        column("training_kind", "培训类型", "培训形式 培训类别 活动类型", name),
        column("organiser", "主办单位", "组织单位 承办单位 举办单位 培训机构", name),
        column("subject", "培训内容", "课程内容 主要内容 授课内容"),
        *PARTY_COLUMNS,
        column("person", "姓名", "参训人员 参训人 签到人 人员姓名 参会人员", name, required=True),
        column("position", "职务", "岗位 身份 人员类别 职位", name),
        column("remark", "备注", "说明"),
    ),
    TrainingRow,
    party=PARTY,
    nameless=True,
)
