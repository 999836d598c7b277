"""Who uses a home: whoever serves it or works in it holds a shared lock; a restore or an upgrade wants it alone.

The lock is the operating system's, on a file of the home: it ends with its process, however that ends.
"""

import fcntl
import os
from pathlib import Path

LOCK = "in-use.lock"
#: stands while a restore exchanges what the home holds; names the folder in which the old things lie
UNFINISHED = "restore-unfinished"


class InUse(RuntimeError):
    """The home cannot be had in this way now; the sentence says why and what to do."""


#: home → the file that this process holds it by
_held: dict[Path, int] = {}


def share(home: Path) -> None:
    """Use a home beside others (使用数据目录). Raises InUse while it is restored or upgraded, or was left half-way."""
    home.mkdir(parents=True, exist_ok=True)
    _lock(home, fcntl.LOCK_SH, "数据目录正在恢复或升级，请等它完成后再运行。")
    left = home / UNFINISHED
    if left.exists():
        release(home)
        raise InUse(
            f"上一次恢复在换入数据时中断，数据目录不完整；原来的数据在 {left.read_text().strip()}。"
            "请重新运行 weili restore，并加上 --replace。"
        )


def alone(home: Path) -> None:
    """Have a home alone (独占数据目录) until `release`. Raises InUse where the product runs."""
    home.mkdir(parents=True, exist_ok=True)
    _lock(
        home,
        fcntl.LOCK_EX,
        "为力正在使用这个数据目录，请先停止网页服务和后台任务（weili run、weili worker）。",
    )


def release(home: Path) -> None:
    """Let go of a home; without having held it, nothing happens."""
    handle = _held.pop(home, None)
    if handle is not None:
        os.close(handle)


def _lock(home: Path, how: int, otherwise: str) -> None:
    handle = _held.get(home)
    if handle is None:
        handle = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        if home not in _held:
            os.close(handle)
        raise InUse(otherwise) from taken
    _held[home] = handle
