"""Which basket and which level a sampling result belongs to, read from what its source says of itself.

The two baskets of the yearly report (tasks, supervision batches) are never merged (mission.md). The level decides
whether a failing sample is a raising event: only national and provincial supervision samples are
(食药监食监一〔2016〕115号 art. 28(2)).
"""

import re
from functools import cache

from weili.law.regions import regions
from weili.sampling.models import Sample

_PROGRAMMES = (
    ("快检", Sample.Programme.RAPID),
    ("快速检测", Sample.Programme.RAPID),
    ("餐饮具", Sample.Programme.TABLEWARE),
    ("餐具", Sample.Programme.TABLEWARE),
    ("风险监测", Sample.Programme.RISK),
    ("评价性", Sample.Programme.EVALUATION),
    ("专项", Sample.Programme.TARGETED),
    ("跟踪", Sample.Programme.TARGETED),
    ("监督抽", Sample.Programme.SUPERVISION),
    ("国抽", Sample.Programme.SUPERVISION),
    ("省抽", Sample.Programme.SUPERVISION),
    ("抽检监测", Sample.Programme.SUPERVISION),
)
_NATIONAL = ("总局", "国家食药", "国家市场监督管理", "国抽", "转移地方", "国家级")
_MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
_LEVELS = (
    ("省级", Sample.Level.PROVINCIAL),
    ("省抽", Sample.Level.PROVINCIAL),
    ("市级", Sample.Level.CITY),
    ("市抽", Sample.Level.CITY),
    ("县级", Sample.Level.COUNTY),
    ("区级", Sample.Level.COUNTY),
    ("县抽", Sample.Level.COUNTY),
    ("区抽", Sample.Level.COUNTY),
)


@cache
def _provinces() -> tuple[str, ...]:
    """The short names of the provinces, as publishers write them (山东, 内蒙古, 北京)."""
    names = [r.name for r in regions().values() if r.level == "province"]
    return tuple(re.sub("(维吾尔|壮族|回族)?自治区$|特别行政区$|[省市]$", "", name) for name in names)


def programme_of(*texts: str | None) -> Sample.Programme:
    """The programme named by the task type, else by the publisher; UNKNOWN where nothing says."""
    said = " ".join(text for text in texts if text)
    return next((programme for word, programme in _PROGRAMMES if word in said), Sample.Programme.UNKNOWN)


def level_of(*texts: str | None) -> Sample.Level:
    """The level of government behind a task; UNKNOWN where nothing says, which never raises a grade."""
    said = " ".join(text for text in texts if text)
    if any(word in said for word in _NATIONAL):
        return Sample.Level.NATIONAL
    for word, level in _LEVELS:
        if word in said:
            return level
    province = next((p for p in _provinces() if p in said), None)
    rest = said.replace(province, "") if province else said
    if "区" in rest.replace("自治区", "") or "县" in rest:
        return Sample.Level.COUNTY
    if province in _MUNICIPALITIES:
        return Sample.Level.PROVINCIAL
    if "市" in rest.replace("市场", "").replace("市监", ""):
        return Sample.Level.CITY
    return Sample.Level.PROVINCIAL if province else Sample.Level.UNKNOWN
