"""Words that names and addresses are made of: regions, legal forms, trade words, streets. Tables only."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _longest_first(text: str) -> tuple[str, ...]:
    return tuple(sorted(set(text.split()), key=lambda word: (-len(word), word)))


#: Provinces in their short form; the full form adds 省, 市, 自治区 and the like.
PROVINCES = _words(
    """
    北京 天津 上海 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北
    湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾
    """
)
MUNICIPALITIES = frozenset(
    _words(
        """
    北京 天津 上海 重庆
    """
    )
)
PROVINCE_SUFFIXES = _words(
    """
    维吾尔自治区 壮族自治区 回族自治区 特别行政区 自治区 省 市
    """
)
#: Districts of Beijing (GB/T 2260), known without their 区 as well; 崇文 and 宣武 until 2010.
DISTRICTS = _words(
    """
    东城 西城 朝阳 丰台 石景山 海淀 门头沟 房山 通州 顺义 昌平 大兴 怀柔 平谷 密云 延庆 崇文 宣武
    """
)
#: Words ending like a region that are none.
NOT_REGIONS = _words(
    """
    超市 城市 小区 社区 景区 园区 夜市 早市 菜市 集市 门市 上市 都市 花市 社会福利区 新区 开发区
    工业区 经济区 厂区 校区 街区 库区 院区 东区 西区 南区 北区 一区 二区 三区 四区 五区 住宅区
    生活区 别墅区 a区 b区 c区 d区 营区 宿舍区
    """
)
#: Legal forms at the end of a registered name, the longest first.
FORMS = _longest_first(
    """
    农民专业合作社 股份有限公司 有限责任公司 特殊普通合伙 个人独资企业 个体工商户 专业合作社
    有限公司 集团公司 普通合伙 有限合伙 合伙企业 独资企业 总公司 个体户 合作社 联合社 公司 集团
    """
)
#: Words for what is done, or the kind of house, at the end of a name; the longest first.
TRADES = _longest_first(
    """
    餐饮管理 餐饮服务 餐饮文化 餐饮 饮食服务 饮食 饭店 饭庄 饭馆 饭堂 餐厅 餐馆 餐吧 酒店 大酒店
    酒楼 酒家 酒馆 酒吧 酒庄 酒业 酒水 宾馆 旅馆 旅店 旅社 客栈 招待所 民宿 农家院 农家乐 农家饭
    农家菜 农家 民俗户 民俗院 民俗 民俗旅游 度假村 度假酒店 度假 山庄 庄园 园 院 小院 采摘园 生态园
    垂钓园 休闲 观光园 超市 便利店 便民店 便民超市 生活超市 综合超市 购物中心 商场 商城 商店 商行
    商贸 商务 商厦 贸易 经贸 百货 副食 副食店 副食品 小卖部 食杂店 杂货店 综合商店 经销部 经营部
    门市部 服务部 营业部 批发部 零售店 专卖店 直营店 旗舰店 体验店 小铺 烟酒 烟酒店 名烟名酒 蔬菜
    蔬菜店 水果 水果店 果品 果蔬 生鲜 鲜肉 肉铺 肉店 水产 海鲜 粮油 粮店 调料 调味品 茶叶 茶庄 茶楼
    茶馆 熟食 熟食店 豆腐坊 豆制品 馒头店 馒头铺 主食 主食店 主食厨房 面食 面食店 小吃 小吃店 小吃部
    小吃铺 快餐 快餐店 面馆 面店 拉面馆 拉面 牛肉面 削面馆 刀削面 米线 米线店 米粉 粉店 麻辣烫
    麻辣香锅 香锅 火锅 火锅店 涮肉 涮肉馆 烧烤 烧烤店 烤肉 烤肉店 烤鱼 烤鱼店 烤鸭店 烤鸭 串店 炸串
    炸鸡 炸鸡店 汉堡 汉堡店 披萨 披萨店 粥店 粥铺 包子铺 包子店 包子 饺子馆 饺子 水饺 馄饨 馄饨店
    早餐 早餐店 早点 早点铺 黄焖鸡米饭 盖饭 烧饼 烧饼铺 煎饼 鸡排 咖啡 咖啡店 咖啡馆 咖啡厅 奶茶
    奶茶店 茶饮 茶饮店 冷饮 冷饮店 饮品 饮品店 甜品 甜品店 蛋糕 蛋糕店 西饼屋 糕点 糕点店 面包
    面包房 烘焙 烘焙店 烘焙坊 食品 食品店 食品厂 食品加工 食品销售 食品商店 副食商店 加工厂 加工坊
    小作坊 作坊 酿造 乳业 饮料 农产品 特产 特产店 土特产 食堂 职工食堂 员工食堂 学生食堂 幼儿园 小学
    中学 学校 职业学校 大学 学院 医院 卫生院 养老院 敬老院 养老服务 老年公寓 托育 工地食堂 药店 药房
    大药房 母婴 母婴店 孕婴店 保健食品 配送 供应链 供应链管理 物流 农贸市场 市场 菜市场 便民菜店
    菜店 科技 科技发展 文化 文化传播 管理 服务 发展 投资 实业 旅游 旅游服务 旅游开发 信息技术
    电子商务 中心 店 馆 铺 屋 坊 庄 厅 部 厂 行 社 城 楼 记
    """
)
ENGLISH_FORMS = frozenset(
    _words(
        """
    inc incorporated llc llp lp ltd limited corp corporation co company pc plc assoc association dba
    """
    )
)
ENGLISH_STOP_WORDS = frozenset(
    _words(
        """
    the of and a an
    """
    )
)
ENGLISH_TRADES = frozenset(
    _words(
        """
    restaurant restaurants rest cafe caffe coffee grill grille bar pub tavern lounge diner deli
    delicatessen market mart store stores shop shoppe food foods grocery groceries supermarket
    liquor liquors bakery pizza pizzeria catering kitchen bistro house room club hotel inn
    enterprises enterprise group management services service school daycare center centre
    """
    )
)
#: Words of an English street, every spelling to one.
STREET_WORDS = dict(
    pair.split("=", 1)
    for pair in _words(
        """
        street=st str=st sts=st avenue=ave av=ave aves=ave boulevard=blvd blv=blvd blvds=blvd
        road=rd rds=rd drive=dr lane=ln court=ct place=pl square=sq parkway=pkwy pky=pkwy pkway=pkwy
        highway=hwy terrace=ter terr=ter plaza=plz circle=cir expressway=expy center=ctr centre=ctr
        mount=mt saint=st fort=ft north=n south=s east=e west=w northeast=ne northwest=nw
        southeast=se southwest=sw
        """
    )
)
STREET_TYPES = frozenset(
    _words(
        """
    st ave blvd rd dr ln ct pl sq pkwy hwy ter plz cir expy way ctr row walk mall pike alley aly
    loop
    """
    )
)
DIRECTIONS = frozenset(
    _words(
        """
    n s e w ne nw se sw
    """
    )
)
ORDINALS = dict(
    pair.split("=", 1)
    for pair in _words(
        """
        first=1st second=2nd third=3rd fourth=4th fifth=5th sixth=6th seventh=7th eighth=8th
        ninth=9th tenth=10th eleventh=11th twelfth=12th
        """
    )
)
