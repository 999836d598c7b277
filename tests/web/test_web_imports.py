"""Imports in the browser: nothing is written before the start, every bad file is a sentence, every row is told."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from weili.archive.models import Business, ColumnMapping, ImportBatch, ImportedRow
from weili.kernel import clock
from weili.kernel.jobs import run_pending
from weili.kernel.models import Job, StoredFile

HEADING = "经营者名称,店招名称,经营场所,联系电话,街道乡镇,成立日期\n"
ROWS = (
    "北京甜水饭庄有限公司,甜水饭庄,北京市怀柔区怀柔镇青春路18号,13800001111,怀柔镇,2020-05-01\n"
    "怀柔庙城小李面馆,小李面馆,北京市怀柔区庙城镇庙城村9号,13800002222,庙城镇,不记得了\n"
    ",,北京市怀柔区庙城镇庙城村10号,13800003333,庙城镇,\n"
)


@pytest.fixture
def office(
    cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch, as_person: Callable[[Any], Client]
) -> Client:
    """The catering section at its desk."""
    monkeypatch.setattr(clock, "now", lambda: at)
    return as_person(cast.catering)


def upload(client: Client, *files: tuple[str, bytes], source: str = "") -> Any:
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("web:import-upload"), {"chosen": chosen, "source": source})


def table(text: str = HEADING + ROWS) -> tuple[str, bytes]:
    return "档案.csv", text.encode()


def test_numbers_of_persons_in_returned_rows_are_masked_on_the_page(office: Client, at: datetime) -> None:
    batch = start(office, upload(office, table()).url)
    run_pending(worker="w", at=at)
    shown = office.get(reverse("web:import", args=[batch.pk])).content.decode()
    assert "138****2222" in shown
    assert "13800002222" not in shown


def test_a_form_from_elsewhere_is_refused_in_words(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("web:sign-in"), {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def start(client: Client, address: str) -> ImportBatch:
    """Start from the preview as the page's own form would."""
    seen = client.get(address).context["seen"]
    key = StoredFile.objects.latest("pk").pk
    client.post(
        reverse("web:import-start", args=[key]),
        {
            "kind": seen.kind.name,
            "heading": [c.heading for c in seen.columns],
            "field": [c.field for c in seen.columns],
            "source": "阳光餐饮平台",
            "total": seen.total,
        },
    )
    return ImportBatch.objects.across_districts().latest("pk")


class TestPreview:
    def test_stores_the_file_and_nothing_else(self, office: Client) -> None:
        before = Business.objects.filter(district__isnull=False).count()

        answer = upload(office, table())

        assert answer.status_code == 303
        assert StoredFile.objects.count() == 1
        page = office.get(answer["Location"])
        assert page.context["seen"].total == 3
        assert not ImportBatch.objects.across_districts().exists()
        assert not Job.objects.exists()
        assert Business.objects.filter(district__isnull=False).count() == before

    def test_shows_kind_columns_rows_and_the_sentence_beside_the_cell(self, office: Client) -> None:
        page = office.get(upload(office, table())["Location"])

        seen, text = page.context["seen"], page.content.decode()
        assert seen.kind.name == "businesses"
        assert {c.heading: c.label for c in seen.columns}["店招名称"] == "店招名称"
        assert seen.refused >= 1
        assert "成立日期" in text
        assert any(
            ("不记得了" in cell.text and cell.refused) or cell.doubted
            for line in seen.sheets[0].lines
            for cell in line.cells
        )

    def test_a_corrected_column_is_read_anew(self, office: Client) -> None:
        text = "单位全名,门口的字,经营场所,联系电话\n北京甜水饭庄有限公司,甜水饭庄,怀柔镇青春路18号,13800001111\n"
        where = upload(office, ("表.csv", text.encode()))["Location"]

        page = office.post(
            where,
            {
                "kind": "businesses", "shown_kind": "businesses", "source": "",
                "heading": ["单位全名", "门口的字", "经营场所", "联系电话"],
                "field": ["business_name", "shop_sign", "address", "phone"],
            },
        )  # fmt: skip

        seen = page.context["seen"]
        assert not seen.error
        assert seen.words["门口的字"] == "shop_sign"
        assert seen.sheets[0].lines[0].kept

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("空.csv", b"", "空"),
            ("照片.csv", b"\xff\xd8\xff\xe0" + b"0" * 100, "这里只收"),
            ("乱.xlsx", b"PK\x03\x04broken", "乱.xlsx"),
        ],
    )
    def test_a_bad_file_is_a_sentence_on_the_page(
        self, office: Client, name: str, content: bytes, says: str
    ) -> None:
        answer = upload(office, (name, content))

        assert answer.status_code == 200
        assert says in answer.content.decode()
        assert not StoredFile.objects.exists()

    def test_a_file_without_any_table_says_what_was_expected(self, office: Client) -> None:
        page = office.get(upload(office, ("信.csv", "你好\n世界\n".encode()))["Location"])

        assert "没有找到" in page.content.decode()
        assert "开始导入</button>" not in page.content.decode()

    def test_is_closed_to_whoever_may_not_import(
        self, cast: Cast, as_person: Callable[[Any], Client]
    ) -> None:
        assert as_person(cast.lin).get(reverse("web:imports")).status_code == 403

    def test_another_districts_file_does_not_exist(
        self, cast: Cast, office: Client, as_person: Callable[[Any], Client]
    ) -> None:
        where = upload(office, table())["Location"]

        assert as_person(cast.stranger).get(where).status_code == 404


class TestImport:
    def test_runs_as_a_job_and_accounts_for_every_row(self, office: Client, at: datetime) -> None:
        batch = start(office, upload(office, table())["Location"])
        waiting = office.get(reverse("web:import", args=[batch.pk]))
        assert waiting.context["running"]

        run_pending("test", at)

        batch.refresh_from_db()
        done = office.get(reverse("web:import", args=[batch.pk]))
        assert batch.state == ImportBatch.State.DONE
        assert batch.kept + batch.merged + batch.refused == 3
        assert batch.refused >= 1
        assert "退回" in done.content.decode()

    def test_the_poll_asks_for_the_whole_page_once_the_job_ended(self, office: Client, at: datetime) -> None:
        batch = start(office, upload(office, table())["Location"])
        address = reverse("web:import", args=[batch.pk]) + "?poll=1"
        assert "HX-Refresh" not in office.get(address, headers={"HX-Request": "true"})

        run_pending("test", at)

        assert office.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"

    def test_a_named_source_remembers_its_columns(self, office: Client, cast: Cast) -> None:
        start(office, upload(office, table())["Location"])

        row = ColumnMapping.objects.in_district(cast.district).get()
        assert (row.source, row.kind, row.columns["店招名称"]) == ("阳光餐饮平台", "businesses", "shop_sign")
        again = office.get(upload(office, table())["Location"])
        assert again.context["remembered"] == row

    def test_refused_rows_come_back_as_a_table_with_their_reason(self, office: Client, at: datetime) -> None:
        from openpyxl import load_workbook

        batch = start(office, upload(office, table())["Location"])
        run_pending("test", at)

        answer = office.get(reverse("web:import-refused", args=[batch.pk]))
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
        lines = [list(row) for row in sheet.iter_rows(values_only=True)]
        heading = next(line for line in lines if "错误信息" in line)
        assert heading[:2] == ("工作表", "行") or list(heading[:2]) == ["工作表", "行"]
        assert len(lines) - lines.index(heading) - 1 == batch_refused(batch)

    def test_can_be_cancelled_before_it_began(self, office: Client, at: datetime) -> None:
        batch = start(office, upload(office, table())["Location"])

        office.post(reverse("web:import-cancel", args=[batch.pk]))
        run_pending("test", at)

        batch.refresh_from_db()
        assert batch.state == ImportBatch.State.FAILED
        assert "取消" in batch.message
        assert not ImportedRow.objects.filter(batch=batch).exists()

    def test_several_files_start_together_and_a_bad_one_stays_behind(
        self, office: Client, at: datetime
    ) -> None:
        answer = upload(office, table(), ("信.csv", "你好\n世界\n".encode()), ("空.csv", b""))
        page = office.get(answer["Location"])
        assert [bool(each.error) for each in page.context["offered"]] == [False, True]
        assert "空" in page.content.decode()

        office.post(answer["Location"])

        assert [b.file_name for b in ImportBatch.objects.across_districts()] == ["档案.csv"]

    def test_a_job_that_gave_up_can_be_ended_or_run_again(self, office: Client) -> None:
        batch = start(office, upload(office, table())["Location"])
        Job.objects.update(state=Job.State.FAILED, message="第5次执行失败")

        page = office.get(reverse("web:import", args=[batch.pk])).content.decode()
        assert "第5次执行失败" in page
        assert "重新执行" in page
        office.post(reverse("web:import-cancel", args=[batch.pk]))

        batch.refresh_from_db()
        assert batch.state == ImportBatch.State.FAILED

    def test_the_list_shows_progress_and_refreshes_when_all_is_done(
        self, office: Client, at: datetime
    ) -> None:
        start(office, upload(office, table())["Location"])
        assert "<progress" in office.get(reverse("web:imports")).content.decode()
        run_pending("test", at)

        again = office.get(reverse("web:imports") + "?poll=1", headers={"HX-Request": "true"})

        assert again["HX-Refresh"] == "true"

    def test_leads_back_to_the_businesses(self, office: Client, at: datetime) -> None:
        batch = start(office, upload(office, table())["Location"])
        run_pending("test", at)

        page = office.get(reverse("web:import", args=[batch.pk]) + "?rows=kept").content.decode()

        kept = ImportedRow.objects.filter(batch=batch, business__isnull=False).first()
        assert kept is not None
        assert reverse("web:business", args=[kept.business_id]) in page


def batch_refused(batch: ImportBatch) -> int:
    batch.refresh_from_db()
    return batch.refused
