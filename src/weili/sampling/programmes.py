"""Which basket and which level a sampling result belongs to, read from what its source says of itself.

The two baskets of the yearly report (tasks, supervision batches) are never merged (mission.md). The level decides
whether a failing sample is a raising event: only national and provincial supervision samples are
(食药监食监一〔2016〕115号 art. 28(2)).
"""

import re
from collections.abc import Sequence
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
_NATIONAL = ("总局", "国家食药", "国家食品药品", "国家市场监督管理", "国抽", "转移地方", "国家级")
#: names that only sound like the General Administration
_NOT_NATIONAL = re.compile("(农垦|森工|农场管理)总局")
_MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
#: what a task calls its own level; 市级 is provincial in a municipality
_TASKS = (
    (re.compile("省级|省抽|自治区级"), Sample.Level.PROVINCIAL),
    (re.compile("县级|区级|[县区]抽"), Sample.Level.COUNTY),
    (re.compile("市级|市抽"), Sample.Level.CITY),
)
#: words with 区, 县 or 市 in them that name no division
_NO_PLACE = re.compile(
    "市场监督管理|市场监管|市监局|市场|超市|城市|夜市|集市|上市|市售|市民|县域|社区|小区|校区|景区|园区|辖区|山区|城区|库区|全区"
)
_COUNTY = re.compile("(?<!治)(?<!地)区|县|旗")
_CITY = re.compile("市|自治州|地区|盟")
#: what may follow the name of a province that speaks for itself: 山东省…, 北京市场监管局; in 浙江杭州 it does not
_OF_PROVINCE = (
    "(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|生产建设兵团|局|食|监|抽|药|$|[^\\u4e00-\\u9fff])"
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


def level_of(*texts: str | None, within: Sequence[str] = ()) -> Sample.Level:
    """The level of government behind a task; UNKNOWN where nothing says, which never raises a grade.

    `within` are the names of the places above the district that holds the result: 市级 is provincial in 北京市.
    """
    said = _NOT_NATIONAL.sub("", " ".join(text for text in texts if text))
    if any(word in said for word in _NATIONAL):
        return Sample.Level.NATIONAL
    above = " ".join((said, *within))
    task = next((level for words, level in _TASKS if words.search(said)), None)
    if task is Sample.Level.CITY and any(name in above for name in _MUNICIPALITIES):
        return Sample.Level.PROVINCIAL
    return task or _level_of_publisher(said)


def _level_of_publisher(said: str) -> Sample.Level:
    bare = _NO_PLACE.sub(" ", said)
    province = next(
        (p for p in _provinces() if bare.startswith(p) or re.search(f"{p}{_OF_PROVINCE}", bare)), ""
    )
    rest = bare.replace(province, "", 1) if province else bare
    if _COUNTY.search(rest.replace("自治区", "")):
        return Sample.Level.COUNTY
    if province in _MUNICIPALITIES:
        return Sample.Level.PROVINCIAL
    if _CITY.search(rest):
        return Sample.Level.CITY
    if province and re.search(province + _OF_PROVINCE, bare):
        return Sample.Level.PROVINCIAL
    return Sample.Level.UNKNOWN
