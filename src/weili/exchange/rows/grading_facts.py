"""Facts for the static table of risk grading in a list of businesses (115号 art. 10–19, tables 1-3 and 1-4)."""

from dataclasses import dataclass

from weili.exchange.cells import Context, plain, split_values
from weili.exchange.refusals import Flagged
from weili.exchange.texts import unguarded
from weili.law.static_points import Consumers


@dataclass(frozen=True, slots=True)
class Goods:
    """One count of goods: the field of the row, the factor of the static table of sales, further headings."""

    field: str
    factor: str
    headings: str


def _goods(field: str, packing: str, cold: str) -> Goods:
    words = (
        f"{packing}单品数{cold}",
        f"{packing}{cold}单品数",
        f"{cold}{packing}单品数",
        f"{packing}单品数({cold})",
        f"{packing}({cold})单品数",
        f"{packing}-{cold}",
        f"{packing}食品单品数-{cold}",
        f"{packing}食品单品数({cold})",
        f"{cold}{packing}食品单品数",
        f"{packing}食品{cold}单品数",
        field,
    )
    return Goods(field, f"{packing}单品数-{cold}", " ".join(words))


#: the six counts of goods (单品数) of table 1-3, each named as its factor
GOODS = (
    _goods("packaged_ambient", "预包装", "常温"),
    _goods("packaged_chilled", "预包装", "冷藏"),
    _goods("packaged_frozen", "预包装", "冷冻"),
    _goods("bulk_ambient", "散装", "常温"),
    _goods("bulk_chilled", "散装", "冷藏"),
    _goods("bulk_frozen", "散装", "冷冻"),
)

#: words of which one shows the consumers; the first that is found decides, so the special stand first
_WORDS = (
    (
        Consumers.SPECIAL,
        """特定人群 特殊人群 学生 幼儿 儿童 婴 师生 老人 老年 病人 患者 病患 孕 产妇 学校 小学 中学
        幼儿园 托幼 托育 养老 敬老 福利院 医院 医疗""",
    ),
    (Consumers.COLLECTIVE, "职工 员工 工地 工人 民工 机关 单位食堂 集中用餐 集体用餐 集体 食堂"),
    (Consumers.BANQUET, "团餐 团体 团队 宴 100人以上 ≥100人 百人以上 旅行团 旅游团"),
    (
        Consumers.INDIVIDUAL,
        "散客 个人 个体 普通 公众 大众 群众 居民 游客 顾客 消费者 市民 村民 路人 过往 individual",
    ),
)
_READ = tuple((who, tuple(words.split())) for who, words in _WORDS)


def consumers(cell: str, _: Context) -> object:
    """For whom is cooked (消费对象), as words of the law; what is not understood is a warning of the row."""
    found: set[str] = set()
    unknown = []
    for piece in split_values(unguarded(cell)):
        who = _who(plain(piece))
        if who is None:
            unknown.append(piece)
        else:
            found.add(who.value)
    known = tuple(sorted(found))
    if not unknown:
        return known
    said = "、".join(unknown)[:40]
    expected = "应为普通散客、团餐宴席、职工集中用餐或学生、幼儿、老人、病人等特定人群"
    return Flagged(known, "unknown_word", f"消费对象“{said}”不是可识别的内容，{expected}；这一项未采用")


def _who(piece: str) -> Consumers | None:
    if piece.lower() in set(Consumers):
        return Consumers(piece.lower())
    return next((who for who, words in _READ if any(word in piece for word in words)), None)
