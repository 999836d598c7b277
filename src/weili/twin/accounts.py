"""The invented people who may sign in to a demo district: whoever, as what, where. One documented password per role.

Passwords stand in the open because the district is invented; no real district is ever opened with them.
"""

from dataclasses import dataclass

from weili.twin import words
from weili.twin.places import towns
from weili.twin.world import World

#: role → password of the demo
PASSWORDS = {
    "administrator": "shuili-chestnut-01", "leader": "shuili-chestnut-02", "station_head": "shuili-chestnut-03",
    "inspector": "shuili-chestnut-04", "assistant": "shuili-chestnut-05", "licensing_staff": "shuili-chestnut-06",
    "catering_staff": "shuili-chestnut-07", "circulation_staff": "shuili-chestnut-08",
    "production_staff": "shuili-chestnut-09", "sampling_staff": "shuili-chestnut-10",
    "case_staff": "shuili-chestnut-11",
    "legal_reviewer": "shuili-chestnut-12", "complaint_staff": "shuili-chestnut-13", "laboratory": "shuili-chestnut-14",
    "association": "shuili-chestnut-15", "cadre": "shuili-chestnut-16", "business_owner": "shuili-chestnut-17",
    "safety_officer": "shuili-chestnut-18",
}  # fmt: skip
#: posts of the whole district: login → role
_DISTRICT = {
    "admin": "administrator", "juzhang": "leader", "xuke": "licensing_staff", "canyin": "catering_staff",
    "liutong": "circulation_staff", "shengchan": "production_staff", "choujian": "sampling_staff",
    "banan": "case_staff",
    "fazhi": "legal_reviewer", "tousu": "complaint_staff", "jianyan": "laboratory", "xiehui": "association",
}  # fmt: skip
#: the station whose people are shown first: mountains, a scenic spot, most of the season
SHOWN = "bohai"


@dataclass(frozen=True, slots=True)
class Account:
    """One person with one post; `shop` is the true business of its own people, `shown` whether it is announced."""

    username: str
    name: str
    role: str
    station: str = ""
    shop: int = 0
    shown: bool = True

    @property
    def password(self) -> str:
        """The password of the role."""
        return PASSWORDS[self.role]


def accounts(world: World) -> list[Account]:
    """Everybody of the demo, the ones to show first."""
    chance = world.chance("people")
    found = [Account(login, words.person(chance), role) for login, role in _DISTRICT.items()]
    for town in sorted(towns(), key=lambda t: (t.login != SHOWN, t.code)):
        head, *officers = world.officers(town)
        shown = town.login == SHOWN
        found.append(Account(f"{town.login}-suozhang", head, "station_head", town.station, shown=shown))
        for place, name in enumerate(officers, start=1):
            found.append(Account(f"{town.login}-{place}", name, "inspector", town.station, shown=shown))
        if shown:
            found.append(Account(f"{town.login}-xieguan", words.person(chance), "assistant", town.station))
            found.append(Account(f"{town.login}-baobao", words.person(chance), "cadre", town.station))
    shop = next(
        s
        for s in world.shops
        if s.kind == "FOLK_HOUSEHOLD" and not s.closed_on and s.permits[-1].state == "有效"
    )
    return [*found, Account("laoban", shop.owner, "business_owner", shop=shop.number),
            Account("anquanyuan", shop.spouse, "safety_officer", shop=shop.number)]  # fmt: skip
