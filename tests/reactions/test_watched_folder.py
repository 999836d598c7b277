"""The watched folder: nightly exports come in by themselves, and every file has its report."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.cast import Cast, cast

from weili.archive.mappings import save_mapping
from weili.archive.models import ImportBatch, ImportedRow
from weili.kernel import jobs
from weili.kernel.access import Refused
from weili.kernel.models import Job, Notification
from weili.kernel.people import PeopleError
from weili.reactions import importing
from weili.reactions.starting import begin_import, cancel_import
from weili.reactions.watching import STEADY, folders, look_round, responsible, set_responsible

__all__ = ["cast"]

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

HEADINGS = "工单编号,受理时间,被反映单位,单位地址,内容"
ROWS = (
    "A1,2026-09-01,栗子农家院,北京市怀柔区渤海镇栗子沟村12号,饭菜里有异物",
    "A2,2026-09-02,便民食品店,北京市怀柔区怀柔镇青春路8号,过期",
    "A3,不是日子,便民食品店,北京市怀柔区怀柔镇青春路8号,过期",
)
Put = Callable[..., Path]


@pytest.fixture
def inbox(tmp_path: Path, settings: Any, cast: Cast) -> Path:
    """An empty watched folder of the cast's district."""
    settings.INBOX = tmp_path / "inbox"
    jobs.discover()
    return tmp_path / "inbox" / cast.district.code


@pytest.fixture
def put(inbox: Path, at: datetime) -> Put:
    """Lays a file into the folder, as if it had been written a while ago."""

    def lay(kind: str, name: str, *lines: str, content: bytes | None = None) -> Path:
        path = inbox / kind / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if content is not None else "\n".join(lines).encode())
        return path

    return lay


@pytest.fixture
def run(at: datetime, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Job]]:
    """Looks round as a worker does long after the files were written, and takes what lies there."""
    from weili.reactions import watching

    later = datetime.now(at.tzinfo).timestamp() + 2 * STEADY

    def once() -> list[Job]:
        whole = watching.lying
        monkeypatch.setattr(watching, "lying", lambda _: whole(datetime.fromtimestamp(later, at.tzinfo)))
        asked = look_round(at)
        monkeypatch.setattr(watching, "lying", whole)
        while job := jobs.take("w", at, kinds=["watch.file"]):
            jobs.perform(jobs.Running(job, lambda: at))
        return [Job.objects.get(pk=job.pk) for job in asked]

    return once


def report_of(folder: Path) -> dict[str, Any]:
    [path] = folder.glob("*.report.json")
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def test_a_file_is_imported_told_of_and_moved_away(cast: Cast, inbox: Path, put: Put, run: Any) -> None:
    path = put("complaints", "工单.csv", HEADINGS, *ROWS)
    [job] = run()
    assert (job.state, job.result["outcome"]) == ("done", "done"), job.message
    batch = ImportBatch.objects.in_district(cast.district).get()
    assert (batch.rows, batch.kept, batch.refused, batch.source) == (3, 2, 1, "自动收取")
    assert not path.exists()
    report = report_of(inbox / "done")
    assert (report["rows"], report["kept"], report["merged"], report["refused"]) == (3, 2, 0, 1)
    assert report["batch"] == batch.pk
    assert sum(report["by_reason"].values()) == 3
    [refused] = (inbox / "done").glob("*.refused.xlsx")
    cells = [
        str(cell.value) for row in load_workbook(refused).active.iter_rows() for cell in row if cell.value
    ]
    assert "错误信息" in cells
    assert any("不是日子" in cell for cell in cells)
    assert len(list((inbox / "done").glob("*-complaints-工单.csv"))) == 1


def test_whoever_is_responsible_is_told_and_else_the_administrators(
    cast: Cast, put: Put, run: Any, at: datetime
) -> None:
    assert responsible(cast.district, at=at) == [cast.administrator]
    set_responsible(district=cast.district, person=cast.catering, by=cast.administrator, at=at)
    put("complaints", "工单.csv", HEADINGS, *ROWS)
    run()
    jobs.run_sweeps(at)
    told = Notification.objects.get(subject__startswith="已自动导入")
    assert told.person == cast.catering
    assert told.body == "共 3 行，保留 2，重复 0，退回 1。"
    assert told.link == f"/imports/{ImportBatch.objects.in_district(cast.district).get().pk}"
    set_responsible(district=cast.district, person=None, by=cast.administrator, at=at)
    cast.district.refresh_from_db()
    assert responsible(cast.district, at=at) == [cast.administrator]


def test_only_who_may_import_there_is_made_responsible_and_only_by_who_manages_people(
    cast: Cast, at: datetime
) -> None:
    with pytest.raises(PeopleError):
        set_responsible(district=cast.district, person=cast.citizen, by=cast.administrator, at=at)
    with pytest.raises(Refused):
        set_responsible(district=cast.district, person=cast.catering, by=cast.lin, at=at)


def test_the_same_file_twice_is_told_and_not_doubled(cast: Cast, inbox: Path, put: Put, run: Any) -> None:
    put("complaints", "工单.csv", HEADINGS, *ROWS)
    run()
    put("complaints", "又一份.csv", HEADINGS, *ROWS)
    [job] = run()
    assert "内容完全相同" in job.result["sentence"]
    assert ImportBatch.objects.in_district(cast.district).count() == 1
    assert len(list((inbox / "done").glob("*.csv"))) == 2


def test_a_kind_that_nobody_knows_is_sent_back_with_a_sentence(inbox: Path, put: Put, run: Any) -> None:
    put("gossip", "传闻.csv", "甲,乙", "1,2")
    [job] = run()
    assert job.result["outcome"] == "refused"
    assert "不认识的种类“gossip”" in report_of(inbox / "refused")["sentence"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.csv", b""),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
        ("别的表.csv", "颜色,形状\n红,圆\n".encode()),
        ("坏.xlsx", b"PK\x03\x04 not really"),
    ],
)
def test_a_file_that_cannot_be_read_is_sent_back_with_a_sentence(
    inbox: Path, put: Put, run: Any, name: str, content: bytes
) -> None:
    put("complaints", name, content=content)
    [job] = run()
    assert (job.state, job.result["outcome"]) == ("done", "refused"), job.message
    assert report_of(inbox / "refused")["sentence"]
    assert not (inbox / "complaints" / name).exists()


DOUBTFUL = HEADINGS.replace("被反映单位", "被反映单位名").replace("受理时间", "受理的时间")


def test_a_doubtful_column_goes_to_a_person_and_their_answer_is_learnt(
    cast: Cast, inbox: Path, put: Put, run: Any, at: datetime
) -> None:
    put("complaints", "工单.csv", DOUBTFUL, *ROWS)
    [job] = run()
    assert job.result["outcome"] == "asked", job.result
    batch = ImportBatch.objects.in_district(cast.district).get()
    assert (batch.state, batch.rows) == ("previewed", 0)
    assert "请在预览中确认列对应" in batch.message
    assert batch.file is not None
    columns = {"被反映单位名": "business_name", "受理的时间": "received_on"}
    begin_import(
        file=batch.file,
        kind="complaints",
        source="12345",
        columns=columns,
        total=3,
        by=cast.administrator,
        at=at,
    )
    assert not ImportBatch.objects.in_district(cast.district).filter(state="previewed").exists()
    put("complaints", "明天的工单.csv", DOUBTFUL, *(row.replace("A", "B") for row in ROWS))
    [job] = run()
    assert job.result["outcome"] == "done", job.result
    learnt = ImportBatch.objects.in_district(cast.district).get(pk=job.result["batch"])
    assert (learnt.source, learnt.columns) == ("12345", columns)


def test_a_learnt_mapping_is_used(cast: Cast, put: Put, run: Any, at: datetime) -> None:
    save_mapping(
        district=cast.district, kind="complaints", source="热线", columns={"说了什么": "content"},
        by=cast.administrator, at=at,
    )  # fmt: skip
    put("complaints", "热线.csv", HEADINGS.replace("内容", "说了什么"), *ROWS)
    [job] = run()
    batch = ImportBatch.objects.in_district(cast.district).get(pk=job.result["batch"])
    assert (batch.source, batch.kept) == ("热线", 2)


def test_a_worker_that_died_is_followed_by_one_that_goes_on(
    cast: Cast, put: Put, run: Any, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 1)
    put("complaints", "工单.csv", HEADINGS, *ROWS)
    whole, seen = importing.Intaking.take, []

    def dies(self: Any, rows: Any) -> Any:
        seen.append(rows)
        if len(seen) == 3:
            raise OSError("the machine went away")
        return whole(self, rows)

    monkeypatch.setattr(importing.Intaking, "take", dies)
    [job] = run()
    assert (job.state, job.bookmark["rows"]) == ("waiting", 2)
    Job.objects.filter(pk=job.pk).update(run_after=at)
    [job] = run()
    assert job.state == "done"
    batch = ImportBatch.objects.in_district(cast.district).get()
    assert (batch.rows, batch.kept, batch.refused) == (3, 2, 1)
    assert ImportedRow.objects.in_district(cast.district).count() == 3


def test_an_import_cancelled_on_its_page_stops(
    cast: Cast, inbox: Path, put: Put, run: Any, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 1)
    put("complaints", "工单.csv", HEADINGS, *ROWS)
    reading = importing.read

    def cancelled(*asked: Any, **known: Any) -> Any:
        """The rows; somebody cancels between the first chunk and the second."""
        for number, row in enumerate(reading(*asked, **known)):
            if number == 1:
                fresh = ImportBatch.objects.in_district(cast.district).get()
                cancel_import(batch=fresh, by=cast.administrator, at=at)
            yield row

    monkeypatch.setattr(importing, "read", cancelled)
    [job] = run()
    assert job.result["outcome"] == "refused"
    assert "取消" in job.result["sentence"]


def test_what_is_still_being_written_is_left_alone(put: Put, inbox: Path, at: datetime) -> None:
    put("complaints", "工单.csv", HEADINGS, *ROWS)
    for name in ("半个.csv.part", ".隐藏.csv", "~$打开着.xlsx"):
        put("complaints", name, "x")
    now = datetime.now(at.tzinfo)
    assert look_round(now) == [], "a moment ago somebody wrote to it"
    later = datetime.fromtimestamp(now.timestamp() + STEADY + 5, at.tzinfo)
    assert [Path(job.payload["path"]).name for job in look_round(later)] == ["工单.csv"]
    assert len(look_round(later)) == 1
    assert Job.objects.filter(kind="watch.file").count() == 1, "asked twice is asked once"


def test_folders_are_made_for_every_kind_of_every_district(inbox: Path, cast: Cast) -> None:
    made = folders()
    assert inbox / "complaints" in made
    assert all(os.path.isdir(folder) for folder in made)  # noqa: PTH112


def test_a_folder_of_no_district_is_left_alone(inbox: Path, run: Any) -> None:
    stray = inbox.parent / "999999" / "complaints"
    stray.mkdir(parents=True)
    (stray / "x.csv").write_text("x")
    assert run() == []
    assert (stray / "x.csv").exists()
