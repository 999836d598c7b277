"""The life of an inspection as data: proposed, approved, notified, begun, finished, published; then orders and talks.

国办发〔2024〕54号: no inspection without approval, none without notice; Order 49 art. 39: the result is published.
"""

from weili.kernel.roles import Act
from weili.kernel.workflow import Clock, Move, Workflow

INSPECTING = Workflow(
    name="监督检查",
    version=1,
    start="proposed",
    moves=(
        Move("approve", "proposed", "approved", Act.APPROVE_VISIT, "批准"),
        Move("return", "proposed", "returned", Act.APPROVE_VISIT, "退回"),
        Move("amend", "returned", "proposed", Act.PROPOSE_VISIT, "修改后再报"),
        Move("amend", "proposed", "proposed", Act.PROPOSE_VISIT, "修改"),
        Move("notify", "approved", "notified", Act.INSPECT, "通知"),
        # an unannounced inspection shows its notice on arrival (Order 49 art. 46)
        Move("start", "approved", "under_way", Act.INSPECT, "开始检查"),
        Move("start", "notified", "under_way", Act.INSPECT, "开始检查"),
        # an emergency begins at once; the papers are made up for afterwards (国办发〔2024〕54号, 五)
        Move("start", "proposed", "under_way", Act.INSPECT, "开始检查"),
        Move("finish", "under_way", "finished", Act.INSPECT, "出具结果"),
        Move("publish", "finished", "published", Act.PUBLISH_VISIT, "公开结果"),
        Move("cancel", "proposed", "cancelled", Act.PROPOSE_VISIT, "取消"),
        Move("cancel", "returned", "cancelled", Act.PROPOSE_VISIT, "取消"),
        Move("cancel", "approved", "cancelled", Act.PROPOSE_VISIT, "取消"),
        Move("cancel", "notified", "cancelled", Act.PROPOSE_VISIT, "取消"),
    ),
    ends=frozenset({"published", "cancelled"}),
    clocks=(Clock("publicity.inspection", frozenset({"finished"})),),
)

#: an order to correct (责令改正): the business reports, officers look again; art. 31, 33
CORRECTING = Workflow(
    name="责令改正",
    version=1,
    start="open",
    moves=(
        Move("report", "open", "submitted", Act.INSPECT, "登记整改报告"),
        Move("return", "submitted", "open", Act.INSPECT, "退回整改报告"),
        Move("accept", "submitted", "closed", Act.INSPECT, "书面复核通过"),
        Move("close", "open", "closed", Act.INSPECT, "现场复查通过"),
        Move("close", "submitted", "closed", Act.INSPECT, "现场复查通过"),
        Move("fail", "open", "failed", Act.INSPECT, "复查不通过"),
        Move("fail", "submitted", "failed", Act.INSPECT, "复查不通过"),
        # who approves inspections gives more time and takes an order back, not who wrote it
        Move("extend", "open", "open", Act.APPROVE_VISIT, "延长整改期限"),
        Move("extend", "submitted", "submitted", Act.APPROVE_VISIT, "延长整改期限"),
        Move("withdraw", "open", "withdrawn", Act.APPROVE_VISIT, "撤销"),
        Move("withdraw", "submitted", "withdrawn", Act.APPROVE_VISIT, "撤销"),
    ),
    ends=frozenset({"closed", "failed", "withdrawn"}),
)

#: a talk with whoever answers for a business (责任约谈, art. 40)
TALKING = Workflow(
    name="责任约谈",
    version=1,
    start="arranged",
    moves=(
        Move("hold", "arranged", "held", Act.INSPECT, "登记约谈"),
        Move("cancel", "arranged", "cancelled", Act.INSPECT, "取消约谈"),
    ),
    ends=frozenset({"held", "cancelled"}),
)
