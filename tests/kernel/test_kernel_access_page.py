"""The page that the bureau signs says what the table says."""

from tools.lawdocs_access import render

from weili.kernel.access import GRANTS
from weili.kernel.roles import Act, Role


def test_every_grant_stands_on_the_page() -> None:
    (page,) = render().values()
    for role in Role:
        if role is not Role.SYSTEM:
            assert f"**{role.label}**" in page
    for act in Act:
        assert page.count(f"| {act.label} |") == 1
    assert page.count("本所") >= sum(len(GRANTS[r]) for r in (Role.INSPECTOR, Role.STATION_HEAD))


def test_the_page_says_who_never_inspects() -> None:
    (page,) = render().values()
    line = next(line for line in page.splitlines() if line.startswith("不能开展监督检查"))
    assert "协管员" in line
    assert "包保干部" in line
    assert "系统管理员" in page.split("## 须两步验证的角色")[1].splitlines()[2]
