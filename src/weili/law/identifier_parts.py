"""What the digits of a number say: authority, category, area, birth date. Input: normalised."""

from datetime import date
from functools import cache
from typing import Any

from weili.law import check_digits
from weili.law.csv_table import read_table
from weili.law.regions import beijing_district, describe, province, regions

BEIJING = "11"
OLDEST_BIRTH, LATEST_BIRTH = 1850, 2099


@cache
def _codes() -> dict[tuple[str, str], tuple[str, str]]:
    """(scheme, code) → (name, former name), from tables/licence_codes.csv."""
    return {
        (row.required("scheme"), row.required("code")): (row.required("name"), row.text("former_name"))
        for row in read_table("licence_codes")
    }


def _named(scheme: str, code: str) -> dict[str, str | None]:
    return {"code": code, "name": _codes().get((scheme, code), (None, ""))[0]}


def uscc(bare: str) -> dict[str, Any]:
    """Department, category, region of the registering office, organisation code with its own check."""
    region: dict[str, Any] = dict(describe(bare[2:8]))
    region["note"] = "登记机关所在行政区划，不一定是经营地址"
    expected = check_digits.organisation(bare[8:16])
    return {
        "authority": _named("uscc_authority", bare[0]),
        "category": _named("uscc_category", bare[:2]),
        "region": region,
        "organisation": {
            "code": f"{bare[8:16]}-{bare[16]}",
            "check_valid": bare[16] == expected,
            "expected": expected,
        },
    }


def jy(bare: str) -> dict[str, Any]:
    """Main type, every reading of the area, serial number."""
    main_type: dict[str, Any] = _named("jy_main_type", bare[2])
    main_type["former_name"] = _codes()["jy_main_type", bare[2]][1]
    return {"main_type": main_type, "area_readings": area_readings(bare[3:9]), "serial": bare[9:15]}


def area_readings(area: str) -> list[dict[str, Any]]:
    """The six area digits of a JY number, nationally (province, city, county) and the Beijing way.

    Beijing writes 11 + district + town (city note of 2015); later numbers may follow the national form, so
    an area that fits both is read both ways. An area nobody knows gives an empty list.
    """
    readings: list[dict[str, Any]] = []
    above = province(area)
    # Of other provinces only the province is named; inside Beijing an unknown code is no reading.
    if above is not None and (area[:2] != BEIJING or area in regions()):
        readings.append(
            {
                "scheme": "national",
                "province": {"code": area[:2], "name": above.name},
                "city": {
                    "code": area[:4],
                    "name": regions()[area[:4]].name if area[:4] in regions() else None,
                },
                "county": {"code": area, "name": regions()[area].name if area in regions() else None},
            }
        )
    district = beijing_district(area[2:4]) if area[:2] == BEIJING else None
    if district is not None:
        readings.append(
            {
                "scheme": "beijing",
                "province": {"code": BEIJING, "name": "北京市"},
                "district": {"code": district.code, "name": district.name},
                "town": {"code": area[4:], "name": None, "note": "全市两位街乡镇代码表尚未取得"},
            }
        )
    return readings


def sc(bare: str) -> dict[str, Any]:
    """Food or additive, category, region, serial number."""
    return {
        "form": {"code": bare[2], "name": "食品" if bare[2] == "1" else "食品添加剂"},
        "category": _named("sc_category", bare[2:5]),
        "region": describe(bare[5:11]),
        "serial": bare[11:15],
    }


def yb(bare: str) -> dict[str, Any]:
    """Wholesale or retail, region, serial number."""
    return {"form": _named("yb_form", bare[2]), "region": describe(bare[3:9]), "serial": bare[9:15]}


def old15(bare: str) -> dict[str, Any]:
    """Region of the registering office, serial number and the nature its first digit tells."""
    return {
        "region": describe(bare[:6]),
        "nature": _named("old15_nature", bare[6]),
        "serial": bare[6:14],
    }


def resident(bare: str) -> dict[str, Any]:
    """Region, birth date, sex; nothing more of a person than the number itself says."""
    born = _birth(bare)
    return {
        "region": describe(bare[:6]),
        "birth_date": None if born is None else born.isoformat(),
        "sex": _sex(bare),
        "check": {"given": bare[17], "expected": check_digits.resident(bare[:17])},
    }


def resident_masked(bare: str) -> dict[str, Any]:
    """Region, year of birth and sex of a number whose month and day are hidden."""
    return {"region": describe(bare[:6]), "birth_year": bare[6:10], "sex": _sex(bare)}


def id_faults(bare: str) -> list[str]:
    """What is wrong with a resident identity number, in sentences; empty when nothing is."""
    faults = []
    if province(bare) is None:
        faults.append(f"前两位{bare[:2]}不是省级行政区划代码。")
    if _birth(bare) is None:
        faults.append(f"出生日期{bare[6:10]}年{bare[10:12]}月{bare[12:14]}日不存在或者不合理。")
    expected = check_digits.resident(bare[:17])
    if bare[17] != expected:
        faults.append(f"校验位不对：最后一位应为{expected}，现为{bare[17]}，请核对是否有数字抄错。")
    return faults


def year_plausible(bare: str) -> bool:
    """Whether digits 7 to 10 can be a year of birth."""
    return OLDEST_BIRTH <= int(bare[6:10]) <= LATEST_BIRTH


def day_plausible(bare: str) -> bool:
    """Whether digits 11 to 14 can be a month and a day."""
    try:
        date(2000, int(bare[10:12]), int(bare[12:14]))
    except ValueError:
        return False
    return True


def _birth(bare: str) -> date | None:
    try:
        born = date(int(bare[6:10]), int(bare[10:12]), int(bare[12:14]))
    except ValueError:
        return None
    return born if OLDEST_BIRTH <= born.year <= LATEST_BIRTH else None


def _sex(bare: str) -> str:
    return "男" if int(bare[16]) % 2 else "女"
