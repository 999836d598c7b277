"""Making Django ready for a command, and finding the district that it means."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from weili.cli.answer import refuse

if TYPE_CHECKING:
    from weili.kernel.models import District


def configure() -> None:
    """Load the settings and the applications."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weili.settings.base")
    from weili.kernel import clock
    from weili.kernel.temporary import keep_at_home

    try:
        keep_at_home(at=clock.now())
    except OSError as trouble:
        message = f"数据目录不能使用（{trouble.strerror}：{trouble.filename}），请检查 WEILI_HOME"
        refuse("bad_home", message, as_json="--json" in sys.argv)
    import django

    django.setup()


def prepare() -> None:
    """Make Django ready for a command that reads or writes a home; refuses where there is no database yet."""
    configure()
    from django.conf import settings
    from django.db import connection
    from django.db.utils import DatabaseError

    tables: set[str] = set()
    # connecting to an SQLite file that is not there would make one
    if connection.vendor != "sqlite" or Path(str(connection.settings_dict["NAME"])).exists():
        try:
            tables = set(connection.introspection.table_names())
        except DatabaseError as trouble:
            refuse("no_database", f"数据库无法打开：{trouble}", as_json="--json" in sys.argv)
    if "kernel_district" not in tables:
        message = f"数据目录 {settings.HOME} 里还没有数据库，请先运行 weili demo 或 weili run"
        refuse("no_database", message, as_json="--json" in sys.argv)
    from weili.cli.backup_before_upgrade import require_present

    require_present()
    _share(Path(settings.HOME))


def _share(home: Path) -> None:
    """Hold the home beside others for as long as this process lives; a restore then waits."""
    from weili.kernel.backup_lock import InUse, share

    try:
        share(home)
    except InUse as refusal:
        refuse("in_use", str(refusal), as_json="--json" in sys.argv)


def make_ready() -> None:
    """Make Django and the home's database ready: new or brought up to date; refuses a file that is no database."""
    configure()
    from django.db.utils import DatabaseError

    from weili.cli.backup_before_upgrade import bring_up_to_date

    try:
        bring_up_to_date()
    except DatabaseError as trouble:
        message = f"数据库无法打开：{trouble}；请检查数据目录，或换一个空的 WEILI_HOME"
        refuse("no_database", message, as_json="--json" in sys.argv)
    _furnish()


def _furnish() -> None:
    """Lay in every district what a new release has for all of them (检查表…); a home that has it is left alone."""
    from weili.kernel import clock
    from weili.kernel.models import District
    from weili.kernel.places import furnish

    for district in District.objects.order_by("code"):
        furnish(district=district, at=clock.now())


def the_district(code: str | None, *, as_json: bool) -> "District":
    """The district of `--district`, or the only one there is; refuses where that is not one."""
    from weili.kernel.models import District

    known = list(District.objects.order_by("code"))
    if code is not None:
        known = [district for district in known if district.code == code]
        if not known:
            refuse("unknown_district", f"没有代码为“{code}”的区", as_json=as_json)
    if not known:
        refuse("no_district", "还没有建立任何区，请先运行 weili district add", as_json=as_json)
    if len(known) > 1:
        names = "、".join(f"{district.code} {district.name}" for district in known)
        refuse("which_district", f"有多个区，请用 --district 指明：{names}", as_json=as_json)
    return known[0]
