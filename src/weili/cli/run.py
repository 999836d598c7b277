"""`weili run`: one command that makes the home ready and serves the product, web and worker side by side."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import click

from weili.cli.answer import refuse
from weili.cli.setup import make_ready, prepare

#: parts of the page frame's package that no page uses; some of them refer to files that it does not bring
UNUSED = ("libs", "types")
#: what a newcomer is told before the whole district is filled
FILLING = (
    "数据目录是空的：先装入演示辖区（约7000户），通常两到四分钟，下面显示进度，完成以后开始服务。"
    "只想快看：另用空目录先运行 weili demo --businesses 400；不要演示数据：weili run --no-demo。"
)
WORKER = [sys.executable, "-m", "weili.cli", "worker"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    default=lambda: os.environ.get("PORT", "8000"),
    type=click.IntRange(1, 65535),
    help="端口；默认取 $PORT，没有则为 8000",
)
@click.option("--web-workers", default=2, show_default=True)
@click.option("--no-demo", is_flag=True, help="空目录保持为空，不装演示辖区")
def run(*, host: str, port: int, web_workers: int, no_demo: bool) -> None:
    """准备好数据目录（空目录先装入演示辖区），然后提供服务：网页和后台任务。"""
    _require_free(host, port)
    make_ready()
    from django.conf import settings
    from django.core.management import call_command

    from weili.kernel.models import District

    click.echo(f"为力 · 数据目录 {settings.HOME}")
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=list(UNUSED))
    if not no_demo and not District.objects.exists():
        from weili.cli.demo import fill

        click.echo(FILLING)
        fill(say=click.echo)
    _check_guards()
    _announce(host, port)
    _serve(host, port, web_workers)


def _require_free(host: str, port: int) -> None:
    """Refuse a port that somebody serves already: the web server would share it, and pages would mix two homes."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            trial.listen()
        except OSError as trouble:
            why = f"不能在 {host}:{port} 提供服务（{trouble.strerror}）"
            refuse("port_taken", f"{why}；请用 --port 换一个端口，或先停止占用它的程序。", as_json=False)


def _check_guards() -> None:
    """The timeline is served only while the database itself refuses to change it."""
    from weili.archive.timeline import guards

    if missing := guards.missing():
        guards.install()
        click.echo(f"警告：时间线的防篡改触发器曾经缺失，已重新安装：{'、'.join(sorted(missing))}", err=True)


def _announce(host: str, port: int) -> None:
    from weili.cli.demo import accounts
    from weili.kernel.roles import Role

    click.echo(f"\n打开  http://{host}:{port}/\n")
    for account in accounts():
        label = Role(account["role"]).label
        click.echo(f"  {label}{'　' * (8 - len(label))}{account['username']:<16}{account['password']}")
    click.echo("\n按 Ctrl+C 停止。")


def _serve(host: str, port: int, web_workers: int) -> None:
    """Start the worker and the web server, and end both when either ends or somebody asks."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    web = subprocess.Popen(
        [
            str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", host,
            "--port", str(port), "--workers", str(web_workers), "--no-ws", "--blocking-threads", "4",
            "--backpressure", "32", "--log-level", "warning", "weili.web.wsgi:application",
        ]
    )  # fmt: skip
    worker = subprocess.Popen(WORKER)
    while not stopping.wait(0.5):
        if web.poll() is not None:
            break
        if worker.poll() is not None:
            worker = subprocess.Popen(
                WORKER
            )  # a killed worker is replaced; its job's lease runs out and goes on
    for process in (web, worker):
        process.terminate()
    for process in (web, worker):
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
    sys.exit(0 if stopping.is_set() else 1)


@click.command()
def worker() -> None:
    """执行后台任务，直到收到停止信号。"""
    prepare()
    from weili.kernel.worker import serve

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    serve(stop)
