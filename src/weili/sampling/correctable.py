"""What of a sampling result may be corrected (更正): its verdict by sampling staff only, and the day."""

from weili.archive.corrections import Correctable, Field, by_key
from weili.kernel.roles import Act
from weili.sampling.events import SampleConcluded
from weili.sampling.models import Sample

SAMPLE = Correctable(
    kind=SampleConcluded.kind,
    what="抽检结果",
    model=Sample,
    act=Act.CORRECT_SAMPLE,
    fields=(
        Field(name="verdict", label="判定", required=True, choices=tuple(Sample.Verdict.choices)),
        Field(name="sampled_on", label="抽样日期", day=True),
        Field(name="concluded_on", label="报告日期", day=True),
    ),
    find=by_key("sample", Sample),
)
