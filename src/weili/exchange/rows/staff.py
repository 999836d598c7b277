"""Staff of businesses: managers, safety officers and food handlers with their health certificates."""

from dataclasses import dataclass
from datetime import date

from weili.exchange.cells import Context, code, lenient_choice, masked_id, name, phone, plain
from weili.exchange.days import end_day, past_day
from weili.exchange.fields import Kind, Values, column
from weili.exchange.refusals import Refusal
from weili.exchange.rows.parties import PARTY, PARTY_COLUMNS, PartyRow

ROLE = {
    "负责人": "head",
    "法定代表人": "head",
    "主要负责人": "head",
    "店长": "head",
    "经营者": "head",
    "业主": "head",
    "食品安全总监": "safety_director",
    "总监": "safety_director",
    "食品安全员": "safety_officer",
    "安全员": "safety_officer",
    "食品安全管理员": "safety_officer",
    "食品安全管理人员": "safety_officer",
    "厨师": "handler",
    "厨师长": "handler",
    "服务员": "handler",
    "切配": "handler",
    "凉菜": "handler",
    "面点": "handler",
    "洗碗工": "handler",
    "从业人员": "handler",
    "帮厨": "handler",
    "营业员": "handler",
    "员工": "handler",
    "收银员": "handler",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow(PartyRow):
    """One person at one business; the identity number is kept masked (digits 11 to 14 as ****)."""

    name: str
    masked_id: str | None = None
    sex: str | None = None
    role: str | None = None
    role_text: str | None = None
    person_phone: str | None = None
    certificate_no: str | None = None
    certificate_issued_on: date | None = None
    certificate_valid_to: date | None = None
    certificate_issuer: str | None = None
    trained_on: date | None = None
    exam_result: str | None = None
    joined_on: date | None = None
    left_on: date | None = None
    remark: str | None = None


def _certificate_no(cell: str, context: Context) -> str:
    """Many towns print the identity number as the certificate number: then it is masked as well."""
    found = code(cell, context)
    return masked_id(found, context) if len(plain(found)) == 18 else found


def _finish(values: Values) -> list[Refusal]:
    issued, ends = values.get("certificate_issued_on"), values.get("certificate_valid_to")
    if issued and ends and ends < issued:
        return [
            Refusal("end_before_start", "certificate_valid_to", "健康证有效期止早于发证日期，请核对两个日期")
        ]
    return []


_OWNER = tuple(each for each in PARTY_COLUMNS if each.name != "phone")
STAFF = Kind(
    "staff",
    "从业人员",
    (
        column("source_number", "人员编号", "工号 员工编号 编号", code),
        *_OWNER,
        column("name", "姓名", "人员姓名 从业人员姓名 员工姓名", name, required=True),
        column("masked_id", "身份证号", "身份证号码 证件号码 公民身份号码 身份证 证件号", masked_id),
        column("sex", "性别", "", name),
        column(
            "role",
            "岗位",
            "职务 工种 角色 人员类别 岗位/工种 从事岗位 人员类型 职位",
            lenient_choice(ROLE, "负责人、食品安全总监、食品安全员或从业人员"),
            keeps="role_text",
        ),
        column("person_phone", "联系电话", "手机 手机号 手机号码 电话 联系方式", phone),
        column(
            "certificate_no",
            "健康证编号",
            "健康证号 健康证明编号 健康证号码 健康合格证编号 预防性健康体检证编号",
            _certificate_no,
        ),
        column(
            "certificate_issued_on",
            "健康证发证日期",
            "体检日期 健康证发放日期 发证日期 健康证办理日期 办证日期",
            past_day,
        ),
        column(
            "certificate_valid_to",
            "健康证有效期至",
            """健康证有效期 健康证到期日 有效期至 健康证到期日期 健康证到期时间 有效期 健康证有效期止""",
            end_day,
        ),
        column("certificate_issuer", "健康证发证机构", "体检机构 发证机构 发证单位 体检医院", name),
        column("trained_on", "培训日期", "培训时间 考核日期 抽查考核日期", past_day),
        column("exam_result", "考核结果", "考核成绩 培训结果 抽考结果", name),
        column("joined_on", "入职日期", "上岗日期 入职时间", past_day),
        column("left_on", "离职日期", "离岗日期 离职时间", past_day),
        column("remark", "备注", "说明"),
    ),
    StaffRow,
    _finish,
    party=PARTY,
)
