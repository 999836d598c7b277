"""Words of which names are made. Cores avoid the words of trades, so that a name can be taken apart again."""

import random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = (
    "桂兰 秀英 建国 凤英 志强 淑珍 玉梅 海燕 春生 永福 立新 红霞 德顺 长海 金花 文斌 丽娟 满仓 秋菊 振华 "
    "小军 雅琴 福生 爱民 冬梅 宝山 翠莲 玉田 国栋 亚楠 守义 艳红 双喜 连生 素芬 树林 思远 晓东 佳宁 明哲"
)
GIVEN = tuple(_GIVEN.split(" "))
_FIRST = "金福顺瑞祥聚鸿盛悦味乡松云溪枫栗杏禾稻谷麦星月晨暖隆恒德广丰锦百千万喜庆春秋"
_SECOND = "源满来缘香苑客泰兴林月溪谷桥禾穗歌声语舟帆田野禧润泽佳意成达宏旺昌盈雅韵"
_FOLK = (
    "老栗树",
    "石磨",
    "半山",
    "大槐树",
    "山里红",
    "柴火灶",
    "明灯下",
    "核桃洼",
    "长城脚下",
    "河沿儿",
    "北坡",
    "葫芦架",
)
CHAIN = "禾田快点"


def person(chance: random.Random) -> str:
    """The name of an invented person."""
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def core(chance: random.Random) -> str:
    """The telling part of a shop's name (字号)."""
    return chance.choice(_FIRST) + chance.choice(_SECOND)


def folk_core(chance: random.Random) -> str:
    """The telling part of a rural household's name: a picture, or the family."""
    if chance.random() < 0.45:
        return f"{chance.choice(SURNAMES)}家{chance.choice(_SECOND)}"
    return chance.choice(_FOLK) + chance.choice(("", "", chance.choice(_FIRST)))
