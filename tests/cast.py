"""The people, places and businesses of every test: one invented district and a neighbour, nothing from life.

Ask for the fixture `cast` (a database and everybody), or call `assemble(at)` inside a test of your own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from weili.archive.models import Business
    from weili.kernel.models import District, Person, Station, Town

SINCE = date(2020, 1, 1)
CERTIFIED_UNTIL = date(2029, 12, 31)
#: May to October, bit 0 is January
SUMMER = 0b0011_1111_0000

#: code, name, station, other names, whether it is a scenic town
TOWNS = (
    ("110116100", "怀柔镇", "huairou", ("怀柔地区", "怀柔城区"), False),
    ("110116101", "雁栖镇", "yanqi", ("雁栖地区", "雁栖湖"), True),
    ("110116102", "庙城镇", "huairou", ("庙城地区",), False),
    ("110116108", "渤海镇", "bohai", ("渤海所镇",), True),
    ("110116109", "九渡河镇", "bohai", (), False),
)
STATIONS = (("huairou", "怀柔所"), ("bohai", "渤海所"), ("yanqi", "雁栖所"))

#: login, name, role, station (empty: the whole district)
OFFICERS = (
    ("lin", "林岚", "inspector", "bohai"),
    ("mao", "毛峻", "inspector", "bohai"),
    ("gu", "顾行舟", "station_head", "bohai"),
    ("he", "何青", "inspector", "yanqi"),
    ("assistant", "协管小田", "assistant", "bohai"),
    ("leader", "周局", "leader", ""),
    ("administrator", "系统管理员", "administrator", ""),
    ("licensing", "许可科小许", "licensing_staff", ""),
    ("catering", "餐饮科小蔡", "catering_staff", ""),
    ("circulation", "流通科小刘", "circulation_staff", ""),
    ("production", "生产科小盛", "production_staff", ""),
    ("sampling", "抽检科小楚", "sampling_staff", ""),
    ("cases", "办案科小安", "case_staff", ""),
    ("legal", "法制科小法", "legal_reviewer", ""),
    ("complaints", "投诉科小苏", "complaint_staff", ""),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and every place of the tests."""

    district: "District"
    neighbour: "District"
    stations: "dict[str, Station]"
    towns: "dict[str, Town]"
    #: an inspector pair of 渤海所, their head, and an inspector of 雁栖所
    lin: "Person"
    mao: "Person"
    gu: "Person"
    he: "Person"
    assistant: "Person"
    leader: "Person"
    administrator: "Person"
    licensing: "Person"
    catering: "Person"
    circulation: "Person"
    production: "Person"
    sampling: "Person"
    cases: "Person"
    legal: "Person"
    complaints: "Person"
    #: the owner of the chestnut farmhouse; a citizen; an officer of the next district; the house itself
    owner: "Person"
    citizen: "Person"
    stranger: "Person"
    system: "Person"
    #: a farmhouse of 渤海镇 open from May to October; a school canteen; a grocery; a workshop
    chestnut: "Business"
    canteen: "Business"
    grocery: "Business"
    workshop: "Business"
    #: a restaurant of the next district
    foreign: "Business"


def _district(code: str, name: str) -> "District":
    from weili.kernel.models import District

    return District.objects.create(
        code=code, name=name, bureau=f"{name}市场监督管理局", parent_names=["北京市"], lat=40.32, lon=116.63
    )


def _person(login: str, name: str, role: str = "", **post: object) -> "Person":
    from weili.kernel.models import Person, Post

    person = Person.objects.create(
        username=login,
        name=name,
        password="!",
        certificate_number=f"E-{login}" if role else "",
        certificate_until=CERTIFIED_UNTIL if role else None,
    )
    if role:
        Post.objects.create(person=person, role=role, since=SINCE, **post)
    return person


def _system() -> "Person":
    from weili.kernel.models import Post
    from weili.kernel.models.people import system_person

    person: Person = system_person()
    if not person.posts.exists():
        Post.objects.create(person=person, role="system", since=SINCE)
    return person


def _businesses(
    district: "District", neighbour: "District", towns: "dict[str, Town]", by: "Person", at: datetime
) -> "dict[str, Business]":
    from weili.archive.businesses import NewBusiness, register_many

    newcomers = {
        "chestnut": NewBusiness(
            name="北京栗子沟农家乐有限公司",
            sign="栗子农家院",
            uscc="91110116MA00LZNJ42",
            operator_name="北京栗子沟农家乐有限公司",
            legal_person="栗满仓",
            phone="13800000012",
            contact="栗满仓",
            address="北京市怀柔区渤海镇栗子沟村12号",
            premises_key="渤海镇|栗子沟村||12|",
            village="栗子沟村",
            town=towns["渤海镇"],
            lat=40.4102,
            lon=116.4821,
            kind="FOLK_HOUSEHOLD",
            sector="catering",
            area_m2=None,
            diners=60,
            open_months=SUMMER,
            registered_on=date(2021, 4, 20),
            source="测试",
        ),
        "canteen": NewBusiness(
            name="怀柔区雁栖湖畔小学",
            sign="湖畔小学食堂",
            uscc="12110116MB0XX00183",
            phone="010-60000001",
            contact="方老师",
            address="北京市怀柔区雁栖镇湖畔路1号",
            town=towns["雁栖镇"],
            kind="CANTEEN_SCHOOL",
            sector="catering",
            diners=800,
            registered_on=date(2019, 8, 1),
            source="测试",
        ),
        "grocery": NewBusiness(
            name="北京怀柔便民食品店",
            sign="便民食品店",
            legal_person="钱小铺",
            phone="13800000034",
            address="北京市怀柔区怀柔镇青春路8号",
            town=towns["怀柔镇"],
            kind="GROCERY",
            sector="circulation",
            registered_on=date(2022, 3, 15),
            source="测试",
        ),
        "workshop": NewBusiness(
            name="怀柔庙城老罗豆腐坊",
            sign="老罗豆腐",
            legal_person="罗石磨",
            phone="13800000056",
            address="北京市怀柔区庙城镇豆各村5号",
            town=towns["庙城镇"],
            kind="SMALL_WORKSHOP",
            sector="production",
            registered_on=date(2020, 6, 1),
            source="测试",
        ),
    }
    rows = register_many(newcomers=list(newcomers.values()), district=district, by=by, at=at)
    away = NewBusiness(name="邻区饭庄", sign="邻区饭庄", kind="RESTAURANT", sector="catering", source="测试")
    foreign = register_many(newcomers=[away], district=neighbour, by=by, at=at)[0]
    return dict(zip(newcomers, rows, strict=True)) | {"foreign": foreign}


def assemble(at: datetime) -> Cast:
    """Make everybody and every place in the present database, as of an instant."""
    from weili.kernel.models import Post, Station, Town

    district, neighbour = _district("110116", "怀柔区"), _district("990001", "邻区")
    stations = {
        code: Station.objects.create(district=district, code=code, name=name) for code, name in STATIONS
    }
    towns = {
        name: Town.objects.create(
            district=district,
            code=code,
            name=name,
            aliases=list(aliases),
            station=stations[station],
            scenic=scenic,
        )
        for code, name, station, aliases, scenic in TOWNS
    }
    officers = {
        login: _person(login, name, role, district=district, station=stations.get(station))
        for login, name, role, station in OFFICERS
    }
    system = _system()
    businesses = _businesses(district, neighbour, towns, system, at)
    owner = _person("owner", "栗满仓")
    Post.objects.create(
        person=owner,
        role="business_owner",
        district=district,
        business_id=businesses["chestnut"].pk,
        since=SINCE,
    )
    return Cast(
        district=district,
        neighbour=neighbour,
        stations=stations,
        towns=towns,
        **officers,
        owner=owner,
        citizen=_person("citizen", "市民"),
        stranger=_person("stranger", "邻区干部", "catering_staff", district=neighbour),
        system=system,
        **businesses,
    )


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    """Everybody and every place, made on the day of the tests."""
    return assemble(at)
