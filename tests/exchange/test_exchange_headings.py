"""The heading row is found under notices, over two rows, in every wording; a person's correction wins."""

from pathlib import Path

import pytest
from tests.exchange.tables import ON, SAMPLE, SAMPLE_HEADINGS, write_csv, write_xlsx

from weili.exchange.headings import find_mapping, normal
from weili.exchange.kinds import KINDS
from weili.exchange.reading import guess_kind, preview, read

# Headings as real systems print them (licensing.md §9, §10; the national publication template; hotline exports).
REAL = {
    "permits": [
        """单位名称 社会信用代码 法定代表人（负责人） 住所 经营场所 主体业态 经营项目
        行政许可申请受理通知书文号 行政许可决定文书号 证书编号 发证日期 有效日期 发证机关""",
        """食品经营者名称 统一社会信用代码 法定代表人（负责人） 联系人 申请类型 经营场所地址 备案编号
        备案机关 备案时间""",
        """经济性质 经营者姓名 营业执照号 法定代表人/业主 住所 经营场所 经营面积 主体业态 经营项目 许可证号
        监管机构 监管人员 发证日期 有效期至 发证机关 联系电话 受理日期""",
        """JYZMC SHXYDMZJHM FDDBRFZR JJXZ ZS JYCS JYCSXZQH CKDZ XKZBH ZTYT SFHWLJY ZYCF LSJY CGGM JYXM
        RCJDGLJG RCJDGLRY YXQZ FZJG HZRQ QFR ZGRS JCZWS YXKZBH XKZZT FZRQ TSJBDH""",
        """XK_XDR_MC XK_XDR_SHXYM XK_FRDB XK_WSH XK_XKBH XK_NR XK_JDRQ XK_YXQZ XK_YXQZI XK_XKJG XK_ZT BZ""",
    ],
    "penalties": [
        """CF_XDR_MC CF_XDR_SHXYM CF_FRDB CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR CF_NR_FK CF_NR_WFFF
        CF_NR_ZKDX CF_JDRQ CF_GSJZQ CF_CFJG""",
        """统一社会信用代码 名称 行政处罚决定书文号 处罚类别 处罚决定日期 处罚内容 罚款金额(万元)
        没收违法所得、非法财物金额(万元) 暂扣或吊销证照名称及编号 违法行为类型 违法事实 处罚依据 处罚机关""",
    ],
    "complaints": [
        """工单编号 工单类型 问题分类 标签 标题 主要内容 工单状态 来电人 来电人电话/账号 被反映区
        被反映街乡镇 办理结果 回复内容 办结时间 企业名称 是否解决 是否满意 工单性质 村/社区 小区点位""",
        """序号 主要内容 被反映街乡镇 所在村社区 二级承办单位简称""",
        """登记编号 登记时间 投诉人 被投诉单位 投诉内容 涉及金额 是否网购 客体类别 投诉问题类别""",
    ],
    "sampling-notice": [
        """抽样编号 序号 标称生产企业名称 标称生产企业地址 被抽样单位名称 被抽样单位地址 食品名称 规格型号
        商标 生产日期/批号 不合格项目║检验结果║标准值 分类 公告号 公告日期 任务来源/项目名称 检验机构
        备注""",
    ],
    "sampling-results": [
        """信息来源 搜索条件 物料名称 产品分类 生产商 供应商 生产日期 批号 项目分类 检测项目 单位 检测结果
        限量值 判定 发布单位 发布日期 备注""",
    ],
    "purchases": [
        """购进单位 进货日期 产品名称 规格 数量 生产日期 生产批号 供货商名称 供货商许可证号 生产企业 票据号""",
    ],
    "grades": [
        """单位名称 许可证编号 评定年度 静态风险分值 动态风险分值 风险等级得分 风险等级 评定日期 评定人员""",
    ],
    "inspections": [
        """检查编号 被检查单位 检查日期 检查人员 检查方式 检查类型 检查表 检查结果 不符合项 发现问题 整改期限""",
    ],
    "self-checks": [
        """餐饮单位名称 自查日期 自查类型 自查人 自查结果 发现问题 整改措施 照片""",
    ],
    "visitors": [
        """景区名称 统计日期 接待人数 数据来源 是否估算""",
    ],
    "staff": [
        """单位名称 姓名 身份证号 岗位 健康证编号 健康证发证日期 健康证有效期至""",
    ],
    "plans": [
        """年度 单位名称 统一社会信用代码 许可证编号 地址 街镇 计划检查次数 风险等级 计划理由""",
    ],
    "trainings": [
        """培训名称 培训日期 培训类型 主办单位 培训内容 单位名称 统一社会信用代码 许可证编号 地址 姓名 职务""",
    ],
    "businesses": [
        """经营者名称 店招名称 统一社会信用代码 经营场所 经度 纬度 联系电话 业态 经营面积 就餐座位数 营业月份
        经营状态""",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in REAL.items() for line in lines])
def test_the_headings_of_real_systems_are_all_known(kind: str, line: str) -> None:
    headings = line.split()
    mapping = find_mapping("表", [(1, headings)], KINDS[kind])
    assert mapping is not None
    assert mapping.missing == ()
    assert set(mapping.unknown) <= {"搜索条件", "序号"}


@pytest.mark.parametrize(("kind", "line"), [(kind, lines[0]) for kind, lines in REAL.items()])
def test_the_kind_of_a_file_is_guessed_from_its_headings(tmp_path: Path, kind: str, line: str) -> None:
    path = write_csv(tmp_path / "甲.csv", [line.split()])
    assert guess_kind(path) == kind


def test_every_kind_of_the_contract_is_here() -> None:
    names = """permits businesses grades inspections self-checks sampling-results sampling-notice complaints penalties
               purchases visitors staff plans trainings"""
    assert list(KINDS) == names.split()


def test_no_kind_gives_one_heading_as_the_own_name_of_two_fields() -> None:
    for kind in KINDS.values():
        names = [normal(field.zh) for field in kind.fields]
        assert len(names) == len(set(names)), kind.name


@pytest.mark.parametrize(
    "typed",
    [
        "*抽样单编号 ",
        "抽样单\n编号：",
        "抽样單编号".replace("單", "单"),
        "抽 样 单 编 号",
        "抽样单编号（必填）",
        "【抽样单编号】".strip("【】"),
    ],
)
def test_what_typing_adds_to_a_heading_does_not_matter(typed: str) -> None:
    mapping = find_mapping("表", [(1, [typed, *SAMPLE_HEADINGS[1:]])], KINDS["sampling-results"])
    assert mapping is not None
    assert mapping.columns["source_number"] == 0


def test_notice_lines_may_stand_above_the_heading(tmp_path: Path) -> None:
    rows = [
        ["2026年抽检结果汇总表"],
        ["说明：判定、抽样日期必填", "", "填表人：甲"],
        [],
        SAMPLE_HEADINGS,
        SAMPLE,
    ]
    shown = preview(write_xlsx(tmp_path / "甲.xlsx", ("表", rows)), "sampling-results", on=ON)
    assert (shown.mappings[0].heading_row, shown.readable) == (4, 1)
    assert shown.mappings[0].confidence == 1.0


def test_a_heading_may_run_over_two_rows_with_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["进货日期", "商品", "", "供货者", "", "购货者名称"],
        ["", "名称", "规格", "名称", "地址", ""],
        ["2026-05-01", "大米", "10kg", "乙粮店", "某镇1号", "甲农家院"],
    ]
    (row,) = read(write_xlsx(tmp_path / "甲.xlsx", ("表", rows)), "purchases", on=ON)
    assert row.row == 3
    assert row.record is not None
    assert (row.record.product, row.record.supplier_name, row.record.supplier_address) == (
        "大米",
        "乙粮店",
        "某镇1号",
    )
    assert row.record.business_name == "甲农家院"


def test_a_heading_printed_again_on_every_page_is_no_row(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "甲.csv", [SAMPLE_HEADINGS, SAMPLE, SAMPLE_HEADINGS, [*SAMPLE[:-1], "不合格"]]
    )
    rows = list(read(path, "sampling-results", on=ON))
    assert [row.row for row in rows] == [2, 4]


def test_a_correction_by_a_person_wins_and_is_given_as_words(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "甲.csv", [["店", "吃的", "好坏"], ["甲", "饼", "合格"]])
    words = {"店": "unit_name", "吃的": "food_name", "好坏": "verdict"}
    (row,) = read(path, "sampling-results", on=ON, mapping=words)
    assert row.record is not None
    assert (row.record.unit_name, row.record.verdict) == ("甲", "pass")
    assert preview(path, "sampling-results", on=ON, mapping=words).mappings[0].as_words() == words


def test_a_column_can_be_left_out_by_a_person(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "甲.csv", [SAMPLE_HEADINGS, SAMPLE])
    (row,) = read(path, "sampling-results", on=ON, mapping={"食品名称": ""})
    assert row.record is not None
    assert row.record.food_name is None
    assert row.record.extra == {"食品名称": "小麦粉"}


def test_for_an_unknown_heading_the_nearest_fields_are_proposed() -> None:
    headings = ["被抽样单位名称", "判定", "标称生产企业名字"]
    mapping = find_mapping("表", [(1, headings)], KINDS["sampling-results"])
    assert mapping is not None
    assert mapping.unknown == ("标称生产企业名字",)
    assert mapping.suggestions is not None
    assert mapping.suggestions["标称生产企业名字"][0][0] == "producer_name"
