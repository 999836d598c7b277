"""Typed rows of results and notices become samples, with and without a business of ours."""

from datetime import date, datetime

import pytest
from tests.arriving import arrival, entries, incoming, take
from tests.cast import Cast

from weili.archive.models import Party
from weili.exchange.notices import Finding
from weili.exchange.rows.sampling import SamplingNoticeRow, SamplingResultRow
from weili.sampling.intake import NOTICE, RESULTS, claim


def test_a_row_claims_the_sampled_unit_and_not_the_producer() -> None:
    row = SamplingResultRow(
        verdict="pass", unit_name="栗子农家院", unit_address="栗子沟村12号", unit_town="渤海镇",
        unit_uscc="91110116MA00LZNJ42", producer_name="某食品厂",
    )  # fmt: skip
    found = claim(row)
    assert found is not None
    assert (found.name, found.address, found.codes["uscc"]) == (
        "栗子农家院", "渤海镇栗子沟村12号", "91110116MA00LZNJ42",
    )  # fmt: skip
    assert claim(SamplingResultRow(verdict="pass", producer_name="某食品厂")) is None


def test_a_result_is_written_with_its_level_basket_and_producer(cast: Cast, at: datetime) -> None:
    row = SamplingResultRow(
        verdict="fail", source_number="CY-9", food_name="鲜鸡蛋", programme="国家食品安全监督抽检",
        publisher="北京市市场监督管理局", stage="餐饮环节", producer_name=" 密云蛋场 ", batch="0901",
        sampled_on=date(2026, 9, 1), reported_on=date(2026, 9, 10), item="恩诺沙星", result="200", limit="100",
    )  # fmt: skip
    [sample] = take(RESULTS, cast, at, row, of=cast.chestnut)
    assert (sample.level, sample.programme, sample.sector) == ("provincial", "supervision", "catering")
    assert sample.producer.name == "密云蛋场"
    assert (sample.sampled_on, sample.concluded_on, sample.day) == (
        date(2026, 9, 1), date(2026, 9, 10), date(2026, 9, 1),
    )  # fmt: skip
    [tested] = sample.items.all()
    assert (tested.item, tested.result, tested.standard, tested.failed) == ("恩诺沙星", "200", "100", True)
    assert sample.origin is not None
    assert len(entries(cast.chestnut, "sampling.sample.concluded")) == 1


@pytest.mark.parametrize(
    ("stage", "sector"),
    [
        ("生产环节", "production"),
        ("流通", "circulation"),
        ("农贸市场销售", "circulation"),
        ("餐饮加工", "catering"),
        (None, "catering"),  # nothing said: the sector of the business
        ("其他", "catering"),
    ],
)
def test_the_sector_is_named_as_the_house_names_it(
    cast: Cast, at: datetime, stage: str | None, sector: str
) -> None:
    [sample] = take(
        RESULTS, cast, at, SamplingResultRow(verdict="pass", food_name="水", stage=stage), of=cast.chestnut
    )
    assert sample.sector == sector


def test_a_row_about_an_outside_unit_keeps_the_party(cast: Cast, at: datetime) -> None:
    party = Party.objects.create(district=cast.district, name="外地超市", key="外地超市")
    [sample] = take(RESULTS, cast, at, SamplingResultRow(verdict="pass", food_name="面粉"), party=party)
    assert (sample.business, sample.party, sample.sector) == (None, party, "")


def test_a_notice_keeps_every_finding_as_printed(cast: Cast, at: datetime) -> None:
    row = SamplingNoticeRow(
        verdict="fail", food_name="韭菜", published_on=date(2026, 9, 15),
        findings=(Finding("腐霉利", "1.2mg/kg", "≤0.2mg/kg", "初检"), Finding("毒死蜱")),
    )  # fmt: skip
    [sample] = take(NOTICE, cast, at, row, of=cast.grocery)
    assert list(sample.items.values_list("item", "standard", "phase")) == [
        ("腐霉利", "≤0.2mg/kg", "初检"), ("毒死蜱", "", ""),
    ]  # fmt: skip
    assert sample.day == date(2026, 9, 15)
    assert sample.level == "unknown"


def test_a_long_text_is_cut_to_its_column_and_remembered(cast: Cast, at: datetime) -> None:
    row = SamplingResultRow(verdict="fail", food_name="栗" * 400, item="霉菌", result="长" * 600)
    [held] = incoming(cast, at, RESULTS.kind, [row], of=cast.chestnut)
    [sample] = RESULTS.take([held], arrival(cast, at))
    assert len(sample.product) == 300  # type: ignore[attr-defined]
    assert len(sample.items.get().result) == 500  # type: ignore[attr-defined]
    assert [len(text) for text in held.cut] == [300, 500]
