"""Purchases: 进货查验记录 (《食品安全法》 arts 50, 53, 65) of a business."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.exchange.cells import Context, code, name, phone, plain, several
from weili.exchange.days import end_day, past_day, printed_day
from weili.exchange.fields import Kind, column
from weili.exchange.quantities import number, yuan
from weili.exchange.refusals import Flagged
from weili.exchange.rows.parties import (
    ADDRESS_HEADINGS,
    LICENCE_HEADINGS,
    TOWN_HEADINGS,
    USCC_HEADINGS,
    PartyRow,
    party_name,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRow(PartyRow):
    """One line of a purchase record; the business of the row is the buyer."""

    purchased_on: date
    product: str
    specification: str | None = None
    trademark: str | None = None
    quantity: Decimal | None = None
    quantity_text: str | None = None
    unit: str | None = None
    price: Decimal | None = None
    amount: Decimal | None = None
    batch: str | None = None
    production_date: date | None = None
    production_text: str | None = None
    shelf_life: str | None = None
    use_by: date | None = None
    supplier_name: str | None = None
    supplier_uscc: str | None = None
    supplier_licence_no: str | None = None
    supplier_address: str | None = None
    supplier_phone: str | None = None
    producer_name: str | None = None
    invoice_number: str | None = None
    certificates: tuple[str, ...] = ()
    checker: str | None = None
    remark: str | None = None


_MEASURES = "斤公两千克kgKG箱袋包瓶桶件个只盒罐升LmM毫条头片份吨t"  # letters of 公斤, 千克, kg, mL, 箱 …


def _amount_of_goods(cell: str, context: Context) -> object:
    """A quantity, perhaps with its unit behind ("20斤", "3箱"): the text is kept beside the number."""
    bare = plain(cell).rstrip(_MEASURES)
    try:
        return number(bare, context)
    except ValueError:
        return Flagged(None, "unreadable_number", f"数量“{cell[:20]}”读不出来，已按原文保留")


PURCHASES = Kind(
    "purchases",
    "进货记录",
    (
        column("source_number", "记录编号", "进货编号 单据号 进货单号 台账编号 编号", code),
        column(
            "business_name",
            "购货者名称",
            """购进单位 采购单位 购货单位 进货单位 购货商 买方 经营者名称 单位名称 企业名称 餐饮单位
            收货单位 购买者 店铺名称 buyer""",
            party_name,
        ),
        column("uscc", "购货者统一社会信用代码", USCC_HEADINGS, code),
        column("licence_no", "购货者许可证编号", LICENCE_HEADINGS, code),
        column("address", "购货者地址", ADDRESS_HEADINGS),
        column("town", "街道乡镇", TOWN_HEADINGS, name),
        column(
            "purchased_on",
            "进货日期",
            """购进日期 采购日期 进货时间 购货日期 日期 交易日期 收货日期 配送日期 purchased_on""",
            past_day,
            required=True,
        ),
        column(
            "product",
            "食品名称",
            """产品名称 商品名称 品名 名称 物料名称 食用农产品名称 原料名称 货物名称 product""",
            name,
            required=True,
        ),
        column("specification", "规格", "规格型号 包装规格"),
        column("trademark", "商标", "品牌"),
        column(
            "quantity",
            "数量",
            "进货数量 采购数量 购进数量 重量 数量/重量 进货量 quantity",
            _amount_of_goods,
            keeps="quantity_text",
        ),
        column("unit", "单位", "计量单位 数量单位"),
        column("price", "单价", "单价(元) 进货单价", yuan),
        column("amount", "金额", "金额(元) 总价 总金额 合计金额", yuan),
        column("batch", "生产批号", "批号 批次 批次号 生产日期/批号_批号"),
        column(
            "production_date",
            "生产日期",
            "生产日期/批号 生产日期或批号 生产日期(批号)",
            printed_day,
            keeps="production_text",
        ),
        column("shelf_life", "保质期"),
        column("use_by", "保质期至", "到期日期 有效期至 保质期到期日", end_day),
        column(
            "supplier_name",
            "供货者名称",
            """供应商 供货商 供货单位 供货商名称 供应商名称 供货者 供应单位 供货单位名称 卖方
            销售单位 供货人 supplier""",
            name,
        ),
        column(
            "supplier_uscc",
            "供货者统一社会信用代码",
            "供应商统一社会信用代码 供货商统一社会信用代码 供货商社会信用代码",
            code,
        ),
        column(
            "supplier_licence_no",
            "供货者许可证编号",
            "供应商许可证号 供货商许可证号 供货商许可证编号 供应商许可证编号",
            code,
        ),
        column("supplier_address", "供货者地址", "供应商地址 供货商地址 供货单位地址"),
        column(
            "supplier_phone",
            "供货者联系方式",
            """供应商电话 供货商电话 供货者电话 供应商联系方式 供货商联系方式 联系方式 联系电话""",
            phone,
        ),
        column(
            "producer_name",
            "生产企业",
            "生产商 生产者 生产厂家 生产单位 生产者名称 生产企业名称 厂家 产地",
            name,
        ),
        column(
            "invoice_number", "票据编号", "发票号 凭证号 票据号 进货票据编号 凭证编号 发票号码 票据号码", code
        ),
        column(
            "certificates",
            "合格证明",
            """检验合格证明 合格证明文件 检验报告编号 证明文件 检疫证号 动物检疫合格证号 合格证明编号
            检验检疫证明 查验证明""",
            several,
        ),
        column("checker", "验收人", "查验人 收货人 验收人员 经办人", name),
        column("remark", "备注", "说明"),
    ),
    PurchaseRow,
    party=("business_name", "uscc", "licence_no"),
)
