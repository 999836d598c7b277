"""The roles and the acts of the house, and what each of them is called in Chinese."""

from enum import Enum, StrEnum


class Role(StrEnum):
    """As what somebody acts."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Role":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    SYSTEM = "system", "系统"
    ADMINISTRATOR = "administrator", "系统管理员"
    LEADER = "leader", "局领导"
    STATION_HEAD = "station_head", "所长"
    INSPECTOR = "inspector", "监管人员"
    ASSISTANT = "assistant", "协管员"
    LICENSING_STAFF = "licensing_staff", "许可科"
    CATERING_STAFF = "catering_staff", "餐饮科"
    CIRCULATION_STAFF = "circulation_staff", "食品流通科"
    PRODUCTION_STAFF = "production_staff", "食品生产科"
    SAMPLING_STAFF = "sampling_staff", "抽检科"
    CASE_STAFF = "case_staff", "执法办案科"
    LEGAL_REVIEWER = "legal_reviewer", "法制科"
    COMPLAINT_STAFF = "complaint_staff", "投诉举报科"
    LABORATORY = "laboratory", "检验机构"
    ASSOCIATION = "association", "行业协会"
    CADRE = "cadre", "包保干部"
    BUSINESS_OWNER = "business_owner", "经营者"
    SAFETY_OFFICER = "safety_officer", "食品安全员"
    CITIZEN = "citizen", "公众"
    OUTSIDE_SYSTEM = "outside_system", "外部系统"


class Reach(Enum):
    """How far a grant reaches from the post that carries it."""

    OWN = 1  # the post's own business
    STATION = 2
    DISTRICT = 3
    CITY = 4


class Act(StrEnum):
    """What may be done; the sentence after each is what the bureau signs (docs/generated/access.md)."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Act":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    READ_BUSINESS = "read business", "看经营户的档案"
    READ_PERSONAL = "read personal data", "查看被遮蔽的个人信息（留痕）"
    EDIT_BUSINESS = "edit business", "登记和更正经营户的基本情况、营业日历"
    DECIDE_IDENTITY = "decide identity", "判定是否同一经营户，合并与撤销合并"
    IMPORT = "import", "导入各系统的表"
    EXPORT = "export", "导出列表"
    READ_DUTY = "read duty", "看待办"
    HANDLE_DUTY = "handle duty", "办理、指派待办"
    EXTEND_DUTY = "extend duty", "批准延长或中止期限"
    READ_VISIT = "read visit", "看检查记录"
    PROPOSE_VISIT = "propose visit", "提出和安排检查"
    APPROVE_VISIT = "approve visit", "批准检查"
    EXCEED_CAP = "exceed cap", "批准突破检查频次上限"
    INSPECT = "inspect", "实施监督检查，出具检查文书"
    PUBLISH_VISIT = "publish visit", "公开检查结果"
    READ_RATING = "read rating", "看经营户对检查的评价"
    RATE_VISIT = "rate visit", "评价对自己的检查"
    EDIT_CHECKLIST = "edit checklist", "编制检查表"
    PUBLISH_CHECKLIST = "publish checklist", "发布、停用检查表"
    RECORD_CALL = "record call", "登记走访提醒、包保督导"
    READ_GRADE = "read grade", "看风险等级"
    PROPOSE_GRADE = "propose grade", "填表提出风险等级"
    REVIEW_GRADE = "review grade", "审核风险等级"
    READ_PLAN = "read plan", "看监督检查计划"
    MAKE_PLAN = "make plan", "编制监督检查计划"
    APPROVE_PLAN = "approve plan", "批准监督检查计划"
    READ_SAMPLE = "read sample", "看抽检结果"
    CORRECT_SAMPLE = "correct sample", "更正抽检结果的判定"
    DECIDE_KEY_LIST = "decide key list", "确认或移出重点监管名单"
    READ_COMPLAINT = "read complaint", "看投诉举报"
    READ_CASE = "read case", "看案件与处罚"
    READ_SELF_CHECK = "read self-check", "看企业自查"
    READ_REPORT = "read report", "看年度报告、驾驶舱和分类分析"
    LOAD_LAW = "load law", "载入节假日安排和本地规则表"
    MANAGE_PEOPLE = "manage people", "管理人员、岗位和辖区"
    RECORD_ABSENCE = "record absence", "为他人登记请假、指定代理人"
    VERIFY_ARCHIVE = "verify archive", "核验档案链"
    SHRED = "shred personal data", "销毁时间线上的个人信息"
