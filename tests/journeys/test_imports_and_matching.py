"""Seven messy exports in which one shop is written three ways become one archive; a wrong merge is taken back."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from tests.cast import Cast, assemble
from tests.exchange.tables import write_csv, write_xls, write_xlsx

from weili.archive.models import Business, ImportBatch, ImportedRow, Merge, Question
from weili.kernel import clock
from weili.kernel.jobs import run_pending

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "mountain-river-42"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
USCC = "92110116MA0TEAT018"


def seven_exports(folder: Path) -> list[Path]:
    """As seven systems export them: titles above, other headings and encodings, the shop in three spellings."""
    permits = [
        ["怀柔区食品经营许可台账（2026年9月）"],
        ["许可证编号", "经营者名称", "统一社会信用代码", "经营场所", "主体业态", "发证日期", "有效期至", "联系电话"],
        [
            "JY21101160000119", "北京甜水饭庄有限公司", USCC, "北京市怀柔区庙城镇庙城村18号", "餐饮服务经营者",
            "2024.11.19", "2029-11-18", "13811112222",
        ],
        [
            "JY21101160000127", "北京山泉面馆", "", "北京市怀柔区庙城镇霍各庄村3号", "餐饮服务经营者",
            "2024.3.1", "不记得", "13899990000",
        ],
    ]  # fmt: skip
    ledger = [
        ["单位名称", "店招名称", "经营地址", "联系电话", "所属街道"],
        ["北京甜水饭庄有限公司", "甜水饭庄", "庙城镇庙城村18号", "13811112222", "庙城镇"],
    ]
    inspections = [
        ["被检查单位", "统一社会信用代码", "检查日期", "检查结果"],
        ["北京甜水饭庄有限公司", USCC, "2026年6月2日", "符合"],
    ]
    samples = [
        [
            "抽样编号", "被抽样单位名称", "被抽样单位地址", "食品名称", "抽样日期",
            "检验项目", "检验结果", "标准值", "判定",
        ],
        [
            "XBJ26110116042", "甜水饭庄", "北京市怀柔区庙城镇庙城村18号", "凉拌黄瓜", "2026-07-03",
            "大肠菌群", "10", "≤20", "合格",
        ],
    ]  # fmt: skip
    complaints = [
        ["登记编号", "被投诉单位", "被投诉单位地址", "登记时间", "内容"],
        ["TS20260801", "甜水饭店", "怀柔区庙城镇庙城村", "2026-08-01 10:20", "菜里有头发"],
    ]
    penalties = [
        [
            "处罚决定书文号",
            "当事人名称",
            "统一社会信用代码",
            "处罚决定日期",
            "违法事实",
            "处罚种类",
            "罚款金额",
        ],
        [
            "京怀市监罚〔2026〕7号",
            "北京甜水饭庄有限公司",
            USCC,
            "2026/5/6",
            "未查验供货者许可证",
            "警告",
            "0",
        ],
    ]
    staff = [
        ["单位名称", "统一社会信用代码", "姓名", "健康证有效期"],
        ["北京甜水饭庄有限公司", USCC, "田小甜", "2027-01-01"],
    ]
    return [
        write_xlsx(folder / "许可台账.xlsx", ("许可", permits), ("说明", [["本表由许可系统导出"]])),
        write_xls(folder / "经营户名单.xls", ledger),
        write_csv(folder / "检查记录.csv", inspections, encoding="gb18030"),
        write_xlsx(folder / "抽检结果.xlsx", ("结果", samples)),
        write_csv(folder / "投诉.csv", complaints, encoding="utf-8-sig"),
        write_csv(folder / "处罚.csv", penalties, delimiter="\t"),
        write_xlsx(folder / "健康证.xlsx", ("人员", staff)),
    ]


@pytest.fixture
def served(live_server: Any, at: datetime, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Cast]:
    """The pages served at noon of the day of the tests."""
    monkeypatch.setattr(clock, "now", lambda: at)
    cast = assemble(at)
    cast.district.demo = True
    cast.district.save()
    cast.catering.password = make_password(PASSWORD)
    cast.catering.save()
    return live_server.url, cast


def sign_in(page: Any, url: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("登录名").fill("catering")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="餐饮科小蔡，您好").wait_for()


class Camera:
    """Takes a page at both sizes and refuses one that scrolls sideways."""

    def __init__(self, page: Any, folder: Path) -> None:
        self.page, self.folder = page, folder

    def take(self, name: str) -> None:
        for size, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.wait_for_timeout(300)  # the menu slides away
            self.page.screenshot(path=self.folder / f"{name}-{size}.png", full_page=True)
            wider = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wider <= 0, f"{name} scrolls sideways by {wider} px at {width} px"
        self.page.set_viewport_size({"width": 1440, "height": 900})


def shops() -> set[int]:
    """The archives that any spelling of the shop leads to."""
    rows = Business.objects.filter(district__isnull=False, name__contains="甜水")
    return {row.root_id or row.pk for row in rows}


def test_seven_exports_become_one_archive(
    browser: Any, served: tuple[str, Cast], at: datetime, tmp_path: Path
) -> None:
    url, _ = served
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda broken: complaints.append(str(broken)))
    camera = Camera(page, tmp_path)
    sign_in(page, url)

    # seven files at once; each is recognised, and nothing is written yet
    page.get_by_role("link", name="导入", exact=True).first.click()
    page.get_by_role("link", name="导入新文件").click()
    camera.take("import-upload")
    page.get_by_label("文件", exact=True).set_input_files([str(path) for path in seven_exports(tmp_path)])
    page.get_by_role("button", name="预览").click()
    page.get_by_role("heading", name="已上传 7 个文件").wait_for()
    camera.take("import-files")
    assert not ImportBatch.objects.across_districts().exists()

    # the one with a day that nobody can read is looked at closely, then all are started
    page.get_by_role("link", name="许可台账.xlsx").click()
    page.get_by_text("不记得").first.wait_for()
    camera.take("import-preview")
    page.go_back()
    page.get_by_role("button", name="开始导入 7 个文件").click()
    page.get_by_text("已开始导入 7 个文件").wait_for()
    run_pending("test", at)
    page.reload()
    camera.take("imports")
    states = set(ImportBatch.objects.across_districts().values_list("state", flat=True))
    assert states == {"done"}
    page.get_by_role("link", name="许可台账.xlsx").click()
    camera.take("import-result")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载退回的行").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    # what the machine would not decide alone is a question; a person answers with the keyboard
    asked = Question.objects.filter(district__isnull=False, state="open").count()
    assert asked >= 1
    assert len(shops()) == 1 + asked
    page.goto(f"{url}/matching")
    camera.take("matching")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="这两份档案是同一户吗？").wait_for()
    camera.take("question")
    for _ in range(asked):
        page.keyboard.press("r")
        page.keyboard.type("同一地址，电话核实是同一店主")
        page.get_by_role("button", name="是同一户").first.click()
        page.get_by_text("档案已合并").wait_for()
    assert len(shops()) == 1
    rows = ImportedRow.objects.filter(business__root__in=shops(), state="kept").values_list("kind", flat=True)
    assert len(set(rows)) == 7

    # the merge was wrong after all: one click and a reason
    page.goto(f"{url}/matching/merges")
    page.locator("summary", has_text="撤销合并").first.click()
    camera.take("merges")
    page.get_by_label("撤销理由").first.fill("其实是隔壁的另一家")
    page.get_by_role("button", name="撤销合并").first.click()
    page.get_by_text("恢复为两份档案").wait_for()
    camera.take("merges-undone")
    assert len(shops()) == 2
    assert Merge.objects.filter(district__isnull=False, undone_at__isnull=False).count() == 1
    assert complaints == [], "the browser complained"
    context.close()
