"""Reading samples (抽检) across the district, each in its basket."""

from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from weili.archive.queries.facets import Facet, day_facets, listed, of_field, readable
from weili.archive.queries.foods import food_facets
from weili.archive.queries.traits import sector
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.sampling.models import HandOver, Sample

#: the day by which a sample is told in time, as `Sample.day` says of one
DAY = Coalesce(F("sampled_on"), F("concluded_on"), F("published_on"))


FACETS: tuple[Facet, ...] = (
    *day_facets(DAY),
    sector("sector", "抽样环节"),
    Facet(
        name="programme", label="任务类别", rule="样品所属的任务，各类分别计数，不合并计算合格率",
        value=of_field("programme"), choices=listed(Sample.Programme.choices),
    ),
    Facet(name="level", label="任务层级", value=of_field("level"), choices=listed(Sample.Level.choices)),
    Facet(name="verdict", label="判定", value=of_field("verdict"), choices=listed(Sample.Verdict.choices)),
    *food_facets("category_code"),
)  # fmt: skip


def samples(reader: Person, *, on: date) -> QuerySet[Sample]:
    """The samples that a reader may see (抽检); one of nobody in the district lies with the district."""
    return readable(reader, Act.READ_SAMPLE, Sample.objects.all(), on=on)


HAND_OVER_FACETS: tuple[Facet, ...] = (
    *day_facets(F("found_on")),
    Facet(name="state", label="状态", value=of_field("state"), choices=listed(HandOver.State.choices)),
)


def hand_overs(reader: Person, *, on: date) -> QuerySet[HandOver]:
    """The food set aside on inspections that a reader may see (现场移交样品)."""
    return readable(reader, Act.READ_SAMPLE, HandOver.objects.all(), on=on)
