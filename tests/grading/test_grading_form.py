"""The official form: every field is on the paper, its fonts are in the file, 待确认 is said."""

from datetime import datetime
from io import BytesIO

import pytest
from django.conf import settings
from pypdf import PdfReader
from tests.cast import Cast

from weili.archive.models import Business
from weili.grading.form import form_values, grade_form, render
from weili.grading.models import Grade
from weili.grading.queries import sheet
from weili.grading.services import propose_grade, propose_next_year, review_grade


@pytest.fixture(autouse=True)
def fonts() -> None:
    if not all(path.is_dir() for path in settings.FONTS):
        pytest.skip("skipped: fonts absent (npm packages are not installed)")


@pytest.fixture
def grade(cast: Cast, chestnut: Business, at: datetime) -> Grade:
    found = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(found, Grade)
    signed = review_grade(grade=found, by=cast.gu, at=at)
    propose_next_year(grade=signed, by=cast.lin, at=at)
    return signed


def test_the_form_carries_every_field(grade: Grade, at: datetime) -> None:
    reader = PdfReader(BytesIO(grade_form(sheet(grade), printed_at=at)))
    text = "".join(page.extract_text() for page in reader.pages).replace("\n", "").replace(" ", "")
    for word in (
        "食品生产经营者风险等级确定表", "2026年度", "风险分级〔2026〕1号", "北京栗子沟农家乐有限公司",
        "北京市怀柔区渤海镇栗子沟村12号", "91110116MA00LZNJ42", "上年度风险等级", "静态风险分", "22分", "3.24分",
        "25.24分", "风险等级A级（低风险）", "第二十八条", "发生食品安全事故", "建议2027年度", "林岚", "顾行舟",
        "2026年9月21日", "待确认",
    ):  # fmt: skip
        assert word in text, word


def test_the_fonts_are_in_the_file_and_it_is_an_archive_pdf(grade: Grade, at: datetime) -> None:
    pdf = grade_form(sheet(grade), printed_at=at)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert fonts
    assert all("+" in name and "Noto" in name for name in fonts), fonts  # a subset of our own fonts
    assert b"pdfaid:part" in pdf


def test_text_from_outside_is_text_and_never_markup(grade: Grade, at: datetime) -> None:
    values = form_values(sheet(grade), printed_at=at) | {"name": "#panic() *[店]* $x$"}
    text = PdfReader(BytesIO(render(values))).pages[0].extract_text()
    assert "#panic()" in text


def test_there_is_a_picture_for_a_preview(grade: Grade, at: datetime) -> None:
    assert render(form_values(sheet(grade), printed_at=at), image=True).startswith(b"\x89PNG")
