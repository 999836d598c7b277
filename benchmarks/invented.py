"""A large invented export of sampling results, for measuring the import: no name, code or address is from life."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from weili.law.check_digits import uscc, with_check_digit

#: the invented district and its towns, as `weili district add` takes them
TOWNS = tuple(
    {"code": f"990100{n:03d}", "name": name, "station": f"{name[:2]}所"}
    for n, name in enumerate(
        ("云溪镇", "石桥镇", "松岭镇", "清泉镇", "沙河镇", "白杨镇", "长林镇", "雁湖镇"), start=1
    )
)
DISTRICT = {"code": "990100", "name": "云岭区"}
_FIRST = "金银宝福禄鑫盛旺昌隆瑞祥和顺泰康宁安乐春秋兰竹松柏梅菊荷莲云霞星辰海江河湖泉溪山岭峰林森川田"
_SECOND = "源香味园轩阁坊苑斋居堂楼记府缘聚品德诚信义华丰达兴腾茂荣辉耀光明亮朗晴旭升阳月风雨雪"
_TRADES = (
    "餐馆", "饭店", "食品店", "超市", "便利店", "面馆", "农家院", "小吃店", "烘焙坊", "粮油店", "酒楼", "火锅店",
    "快餐店", "蔬菜店", "水果店", "肉铺", "豆腐坊", "茶庄", "副食店", "食堂",
)  # fmt: skip
_VILLAGES = tuple(f"{a}{b}村" for a, b in product("东西南北上下前后大小", "沟庄营台峪坡湾店口屯"))
_FOODS = (
    ("豆制品", "豆腐"), ("糕点", "绿豆糕"), ("食用农产品", "韭菜"), ("食用农产品", "鲫鱼"), ("肉制品", "酱牛肉"),
    ("调味品", "香醋"), ("饮料", "山楂汁"), ("粮食加工品", "小麦粉"), ("餐饮食品", "油条"), ("酒类", "白酒"),
)  # fmt: skip
_FAILS = (
    ("菌落总数", "23000CFU/g", "≤10000CFU/g"), ("苯甲酸", "0.52g/kg", "不得使用"), ("腐霉利", "1.4mg/kg", "≤0.2mg/kg"),
)  # fmt: skip
HEADINGS = (
    "抽样单编号", "任务来源", "被抽样单位名称", "被抽样单位地址", "统一社会信用代码", "许可证号", "被抽样单位电话",
    "食品名称", "食品大类", "标称生产企业名称", "生产日期", "抽样日期", "检验机构", "报告日期", "检验项目",
    "检验结果", "标准值", "判定", "发布单位", "发布日期",
)  # fmt: skip
FIRST_DAY, DAYS = date(2021, 1, 4), 1800
#: of a thousand rows, those that fail, and those whose unit is written without its codes
FAILING, BARE = 20, 200


@dataclass(frozen=True, slots=True)
class Unit:
    """One invented business as the export writes it."""

    name: str
    address: str
    uscc: str
    licence: str
    phone: str


def units(many: int) -> list[Unit]:
    """So many businesses, each with a name, an address and codes of its own."""
    found = []
    names = (f"{DISTRICT['name']}{a}{b}{t}" for t, a, b in product(_TRADES, _FIRST, _SECOND))
    for n, name in zip(range(many), names, strict=False):
        town, village = TOWNS[n % len(TOWNS)], _VILLAGES[n // len(TOWNS) % len(_VILLAGES)]
        number = n // len(TOWNS) // len(_VILLAGES) + 1
        body = f"92990100MA{n:06d}X"
        found.append(
            Unit(
                name,
                f"{DISTRICT['name']}{town['name']}{village}{number}号",
                body + uscc(body),
                with_check_digit("jy", f"29901{n:08d}"),
                f"1990{n:07d}",
            )
        )
    if len(found) < many:
        raise ValueError(f"only {len(found)} names can be invented")
    return found


def rows(many: int, *, of: int, producers: int, seed: int = 20260921) -> Iterator[list[str]]:
    """So many sampling results of `of` units and `producers` producers, every tenth unit met often."""
    chance, met = random.Random(seed), units(of)
    often = met[::10]
    for n in range(many):
        unit = met[n] if n < of else chance.choice(often if chance.random() < 0.5 else met)
        category, food = chance.choice(_FOODS)
        day = FIRST_DAY + timedelta(days=n * DAYS // many)
        bare = n >= of and chance.randrange(1000) < BARE
        item, result, limit, word = "", "", "", "合格"
        if chance.randrange(1000) < FAILING:
            (item, result, limit), word = chance.choice(_FAILS), "不合格"
        yield [
            f"YL{day.year}{n:08d}", "监督抽检（区级）", unit.name, unit.address, "" if bare else unit.uscc,
            "" if bare else unit.licence, unit.phone, food, category,
            _producer(chance.randrange(producers)),
            str(day - timedelta(days=20)), str(day), "云岭检验所", str(day + timedelta(days=12)), item, result, limit,
            word, "云岭区市场监督管理局", str(day + timedelta(days=20)),
        ]  # fmt: skip


def _producer(number: int) -> str:
    """A producer's name; every number has its own."""
    first, rest = _FIRST[number % len(_FIRST)], number // len(_FIRST)
    second, third = _SECOND[rest % len(_SECOND)], _SECOND[rest // len(_SECOND) % len(_SECOND)]
    return f"云岭{first}{second}{third}食品有限公司"


def write_table(path: Path, many: int, *, of: int, producers: int) -> None:
    """The export as csv."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows(many, of=of, producers=producers))
