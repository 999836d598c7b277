"""The life of an inspection as data: proposed, approved, notified, begun, finished, published.

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
