"""The business a row speaks of, under the headings met in licence lists and exports."""

from dataclasses import dataclass

from weili.exchange.cells import Context, code, name, phone
from weili.exchange.fields import Field, Row, column
from weili.exchange.refusals import CellRefused, Flagged

NAME_HEADINGS = """经营者名称 单位名称 企业名称 食品经营者名称 经营者姓名 名称 商户名称 店铺名称 门店名称
            市场主体名称 主体名称 被检查单位 被检查单位名称 被检单位 检查对象 检查对象名称
            餐饮单位名称 餐饮单位 经营单位 经营户 经营户名称 店名 公司名称 户名 当事人 当事人名称
            单位 所属单位 所在单位 JYZMC operator_name business_name name"""
USCC_HEADINGS = """统一社会信用代码 社会信用代码 社会信用代码(身份证号码) 统一社会信用代码(身份证号码)
            营业执照号 营业执照编号 信用代码 统一信用代码 统一社会信用代码/注册号 营业执照注册号
            注册号 工商注册号 证件号 SHXYDMZJHM uscc"""
LICENCE_HEADINGS = """许可证编号 许可证号 证书编号 食品经营许可证编号 食品经营许可证号 食品生产许可证编号
            许可证号码 许可编号 许可证/备案编号 许可证(备案)编号 备案编号 备案号 小餐饮许可证编号
            登记证编号 XKZBH XK_XKBH licence_no"""
ADDRESS_HEADINGS = """经营场所 经营场所地址 经营地址 地址 单位地址 详细地址 门店地址 店铺地址 企业地址
            生产经营场所 实际经营地址 营业地址 所在地址 JYCS address premises"""
PHONE_HEADINGS = """联系电话 电话 手机 手机号 手机号码 联系方式 负责人电话 联系人电话 固定电话 LXDH phone"""
TOWN_HEADINGS = """所属街乡镇 街乡镇 街道 乡镇 街道/乡镇 乡镇/街道 镇乡街道 所属乡镇 所属街道 镇街
            街道(乡镇) 乡镇(街道) 行政区划 所属镇街 街镇 所属街镇 属地 JYCSXZQH town"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow(Row):
    """A row about one business, as its source names it."""

    business_name: str | None = None
    uscc: str | None = None
    licence_no: str | None = None
    address: str | None = None
    town: str | None = None
    phone: str | None = None


def party_name(cell: str, context: Context) -> object:
    """A name; one that is masked in places is kept with a warning, one that is all stars cannot be read."""
    found = name(cell, context)
    if "*" in found or "＊" in found or "×" in found:
        if not found.strip("*＊×（）() "):
            raise CellRefused("masked_name", f"单位名称“{cell[:20]}”全部被隐去，请填写单位全称")
        return Flagged(found, "masked_name", f"单位名称“{cell[:40]}”有隐去的字，无法直接认定是哪一户")
    return found


PARTY = ("business_name", "uscc", "licence_no")
PARTY_COLUMNS: tuple[Field, ...] = (
    column("business_name", "单位名称", NAME_HEADINGS, party_name, advice="营业执照或许可证上的全称"),
    column("uscc", "统一社会信用代码", USCC_HEADINGS, code, advice="18位，存为文本"),
    column("licence_no", "许可证编号", LICENCE_HEADINGS, code, advice="如JY开头16位，存为文本"),
    column("address", "经营场所", ADDRESS_HEADINGS),
    column("town", "街道乡镇", TOWN_HEADINGS, name),
    column("phone", "联系电话", PHONE_HEADINGS, phone),
)
