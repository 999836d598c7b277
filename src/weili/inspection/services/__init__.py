"""The verbs of on-site inspection: the only writers of its tables."""

from weili.inspection.refusals import CannotArrange
from weili.inspection.services.approving import (
    approve_inspection,
    approve_inspections,
    notify_business,
    return_inspection,
)
from weili.inspection.services.arranging import (
    NewInspection,
    amend_inspection,
    cancel_inspection,
    propose_inspection,
)
from weili.inspection.services.beginning import begin_inspection
from weili.inspection.services.calls import NewCall, record_call
from weili.inspection.services.checklist_drafts import (
    Heading,
    describe_checklist,
    draft_checklist,
    move_item,
    put_item,
    remove_item,
    replace_items,
)
from weili.inspection.services.checklist_states import publish_checklist, withdraw_checklist
from weili.inspection.services.checklists import open_checklists
from weili.inspection.services.choosing import choose_record
from weili.inspection.services.devices import meet_device
from weili.inspection.services.draws import NewDraw, draw, propose_drawn
from weili.inspection.services.filing import receive_file
from weili.inspection.services.findings import Answers, record_findings
from weili.inspection.services.finishing import finish_inspection
from weili.inspection.services.holding import hold_inspection
from weili.inspection.services.ordering import give_orders
from weili.inspection.services.orders import (
    accept_report,
    close_order,
    extend_order,
    fail_order,
    report_correction,
    return_report,
    withdraw_order,
)
from weili.inspection.services.papers import (
    draft_paper,
    edit_paper,
    issue_paper,
    papers_on_approval,
    papers_on_finish,
    papers_on_notice,
    seal_paper,
    void_paper,
)
from weili.inspection.services.publishing import publish_result
from weili.inspection.services.ratings import rate_inspection
from weili.inspection.services.reassigning import reassign_teams, undo_reassignment
from weili.inspection.services.receiving import receive_records
from weili.inspection.services.rechecking import settle_recheck
from weili.inspection.services.talks import NewTalk, arrange_talk, cancel_talk, hold_talk
from weili.inspection.services.teams import change_team

__all__ = [
    "Answers",
    "CannotArrange",
    "Heading",
    "NewCall",
    "NewDraw",
    "NewInspection",
    "NewTalk",
    "accept_report",
    "amend_inspection",
    "approve_inspection",
    "approve_inspections",
    "arrange_talk",
    "begin_inspection",
    "cancel_inspection",
    "cancel_talk",
    "change_team",
    "choose_record",
    "close_order",
    "describe_checklist",
    "draft_checklist",
    "draft_paper",
    "draw",
    "edit_paper",
    "extend_order",
    "fail_order",
    "finish_inspection",
    "give_orders",
    "hold_inspection",
    "hold_talk",
    "issue_paper",
    "meet_device",
    "move_item",
    "notify_business",
    "open_checklists",
    "papers_on_approval",
    "papers_on_finish",
    "papers_on_notice",
    "propose_drawn",
    "propose_inspection",
    "publish_checklist",
    "publish_result",
    "put_item",
    "rate_inspection",
    "reassign_teams",
    "receive_file",
    "receive_records",
    "record_call",
    "record_findings",
    "remove_item",
    "replace_items",
    "report_correction",
    "return_inspection",
    "return_report",
    "seal_paper",
    "settle_recheck",
    "undo_reassignment",
    "void_paper",
    "withdraw_checklist",
    "withdraw_order",
]
