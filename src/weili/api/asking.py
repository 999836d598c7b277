"""What may be asked of the API, checked before anything is read."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import AfterValidator

LAST_PAGE = 100_000
#: pairs of numbers that fit into the database
CURSOR = r"^(\d{1,18}\.\d{1,18}(_\d{1,18}\.\d{1,18})*)?$"
LONGEST_CURSOR = 4000


def _printable(text: str) -> str:
    text = text.strip()
    if not text.isprintable():
        raise ValueError("含有看不见的字符，请去掉")
    return text


Words = Annotated[str, AfterValidator(_printable)]


class Asked(Schema):
    """By what a business is looked for; what is empty does not narrow."""

    code: Words = Field("", max_length=40, description="统一社会信用代码，整个代码")
    permit: Words = Field("", max_length=60, description="许可证或备案编号，整个编号")
    name: Words = Field("", max_length=100, description="名称或店招里的几个字")
    q: Words = Field("", max_length=100, description="记得的任何字：店招、拼音、地址")
    page: int = Field(1, ge=1, le=LAST_PAGE, description="第几页，每页 50 户")


class Onward(Schema):
    """From where a timeline is read on, and how far."""

    after: str = Field(
        "",
        max_length=LONGEST_CURSOR,
        pattern=CURSOR,
        description="游标：上一次的 next；不传则从头读",
    )
    limit: int = Field(100, ge=1, le=200, description="最多几条")
