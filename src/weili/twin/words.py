"""Words of which names are made. Cores avoid the words of trades, so that a name can be taken apart again.

Every name is drawn by chance from single characters; none is taken from a list of real firms or people.
"""

import random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN_FIRST = "桂秀建凤志淑玉海春永立红德长金文丽满秋振小雅福爱冬宝翠国亚守艳双连素树思晓佳明"
_GIVEN_SECOND = "兰英强珍梅燕生新霞顺花斌娟仓菊华军琴民山莲田栋楠义喜芬林远东宁哲平芳辉霖萍岩洁"
_FIRST = "金福顺瑞祥聚鸿盛悦味松云溪枫栗杏禾稻谷麦星月晨暖隆恒德广丰锦喜庆春秋朴砚澄陌"
_SECOND = "源满来缘香苑客泰兴林月溪谷桥禾穗歌声语舟帆田野禧润泽佳意成达宏旺昌盈雅韵"
_THIRD = "和朗泰融沁熙苒棠霁沐予安萃茗芃淳嘉钰祺畅"
_FOLK = (
    "老栗树", "石磨边", "半山腰", "大槐荫", "山里红", "柴火灶", "明灯下", "核桃洼", "长城脚下", "河沿儿",
    "北坡上", "葫芦架", "老井台", "杏花深", "石头房", "碾子旁", "听泉处", "野菊坡", "松涛里", "榛子岭",
)  # fmt: skip
CHAINS = ("禾田快点", "穗语茶歇", "麦朗烘焙", "栗香百味")


def person(chance: random.Random) -> str:
    """The name of an invented person."""
    return chance.choice(SURNAMES) + chance.choice(_GIVEN_FIRST) + chance.choice(_GIVEN_SECOND)


def core(chance: random.Random) -> str:
    """The telling part of a shop's name (字号)."""
    return chance.choice(_FIRST) + chance.choice(_SECOND) + chance.choice(_THIRD)


def folk_core(chance: random.Random) -> str:
    """The telling part of a rural household's name: a picture, or the family."""
    if chance.random() < 0.55:
        return f"{chance.choice(SURNAMES)}家{chance.choice(_SECOND)}{chance.choice(_THIRD)}"
    return chance.choice(_FOLK) + chance.choice(_FIRST) + chance.choice(("", chance.choice(_THIRD)))
