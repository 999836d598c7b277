"""What kind of file is this really: decided by its first bytes, never by its name alone.

Guards against what an upload may hide: encrypted workbooks, macros, zip bombs (declared and actual size are
measured before anything is handed to a parser), document type definitions in XML.
"""

import copy
import mmap
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from weili.exchange.refusals import Unreadable

CHUNK = 1 << 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
KNOWN_OTHERS = (
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "GZ 压缩包"),
    (b"MZ", "程序文件"),
    (b"{\\rtf", "RTF 文档"),
)
EXPECTED = "请提供 xlsx、xls、csv 或 parquet 格式的表格文件"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may weigh: bytes on disk, bytes when inflated, and how steeply it may inflate."""

    file_bytes: int = 300 * 1024 * 1024
    inflated_bytes: int = 3 * 1024 * 1024 * 1024
    ratio: int = 200
    ratio_from: int = 16 * 1024 * 1024  # below this inflated size the ratio says nothing


def recognise(path: Path, limits: Limits) -> str:
    """Which reader takes this file: xlsx, xls, csv or parquet; raises `Unreadable` for everything else."""
    if not path.is_file():
        raise Unreadable("not_found", f"找不到文件“{path.name}”，{EXPECTED}。")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty_file", f"文件“{path.name}”是空的（0 字节），请重新导出后再上传。")
    if size > limits.file_bytes:
        shown = (
            f"{limits.file_bytes / 1048576:.0f} MB"
            if limits.file_bytes >= 1048576
            else f"{limits.file_bytes} 字节"
        )
        raise Unreadable("too_large", f"文件“{path.name}”超过 {shown}，请按月份或乡镇拆分成几个文件再上传。")
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_zip(path, size, limits)
        return "xlsx"
    if head.startswith(OLE):
        _check_ole(path)
        return "xls"
    if head.startswith(b"PAR1"):
        return "parquet"
    _check_text(path.name, head)
    return "csv"


def _check_text(name: str, head: bytes) -> None:
    for magic, word in KNOWN_OTHERS:
        if head.startswith(magic):
            raise Unreadable("wrong_type", f"文件“{name}”的内容是{word}，不是表格，{EXPECTED}。")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # UTF-16 text as Excel saves "Unicode 文本"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<div")):
        raise Unreadable(
            "web_table", f"文件“{name}”是网页格式的表格，请用 Excel 打开后“另存为”xlsx 工作簿再上传。"
        )
    if not start:
        raise Unreadable("empty_file", f"文件“{name}”里没有任何文字，请重新导出后再上传。")
    if b"\x00" in head:
        raise Unreadable("wrong_type", f"文件“{name}”不是可识别的表格文件，{EXPECTED}。")


def _check_ole(path: Path) -> None:
    """An OLE container: an old workbook, or a wrapper around an encrypted one."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise Unreadable("password", f"工作簿“{path.name}”设有打开密码，请取消密码保护后再上传。")
        if content.find("_VBA_PROJECT_CUR".encode("utf-16-le")) >= 0:
            raise Unreadable("macros", f"工作簿“{path.name}”带有宏，请另存为不带宏的 xlsx 工作簿再上传。")
        workbook = (
            content.find("Workbook".encode("utf-16-le")) >= 0 or content.find("Book".encode("utf-16-le")) >= 0
        )
    if not workbook:
        raise Unreadable(
            "wrong_type", f"文件“{path.name}”不是 Excel 工作簿（可能是 Word 文档），{EXPECTED}。"
        )


def _check_zip(path: Path, size: int, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            declared = sum(part.file_size for part in parts)
            _check_inflation(path.name, declared, size, limits)
            _check_members(path.name, names, encrypted=any(part.flag_bits & 1 for part in parts))
            _measure(archive, path.name, size, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unreadable("corrupt", f"工作簿“{path.name}”已损坏，打不开，请重新导出后再上传。") from error


def _check_members(name: str, names: set[str], *, encrypted: bool) -> None:
    if encrypted:
        raise Unreadable("password", f"文件“{name}”设有密码，请取消密码保护后再上传。")
    if any(part.endswith("vbaProject.bin") for part in names):
        raise Unreadable("macros", f"工作簿“{name}”带有宏，请另存为不带宏的 xlsx 工作簿再上传。")
    if "xl/workbook.bin" in names:
        raise Unreadable("wrong_type", f"工作簿“{name}”是 xlsb 格式，请另存为 xlsx 工作簿再上传。")
    if "xl/workbook.xml" not in names:
        word = "Word 文档" if any(part.startswith("word/") for part in names) else "压缩包"
        raise Unreadable("wrong_type", f"文件“{name}”是{word}，不是 Excel 工作簿，{EXPECTED}。")


def _check_inflation(name: str, inflated: int, size: int, limits: Limits) -> None:
    steep = inflated > limits.ratio_from and inflated > limits.ratio * size
    if steep or inflated > limits.inflated_bytes:
        raise Unreadable(
            "zip_bomb",
            f"工作簿“{name}”解压后异常巨大，已拒绝打开；请只保留需要的数据，另存为新的工作簿再上传。",
        )


def _measure(archive: zipfile.ZipFile, name: str, size: int, limits: Limits) -> None:
    """Inflate every part in small pieces, keeping nothing, and compare with what it declared."""
    total = 0
    for part in archive.infolist():
        probe = copy.copy(part)
        probe.file_size = limits.inflated_bytes + 1  # read to the true end of the stream
        grown = 0
        with archive.open(probe) as stream:
            while piece := stream.read(CHUNK):
                if grown == 0 and b"<!DOCTYPE" in piece[:1024]:
                    raise Unreadable(
                        "corrupt", f"工作簿“{name}”含有不允许的文档类型声明，请另存为新的工作簿再上传。"
                    )
                grown += len(piece)
                _check_inflation(name, total + grown, size, limits)
        if grown > part.file_size:
            _check_inflation(name, limits.inflated_bytes + 1, size, limits)
        total += grown
