"""The phone's addresses: its shell and worker, who is asking, what there is to do; a program is answered in JSON."""

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.inspection.models import Device
from weili.kernel import clock

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
DEVICE = "5d3a1a5e-7f0b-4b2e-9a55-0f2f6e1f0a01"
ME = f"/field/api/me?device={DEVICE}&label=Pixel"


@pytest.fixture
def phone(desk: Desk, as_person: SignIn) -> Client:
    """Lin's phone."""
    return as_person(desk.cast.lin)


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# --- the shell ----------------------------------------------------------------------------------------------


@pytest.fixture
def build(tmp_path: Path, settings: Any) -> Path:
    """What Vite leaves: the application with a part and a style, and a worker."""
    settings.FIELD_BUILD = tmp_path
    (tmp_path / ".vite").mkdir()
    (tmp_path / "assets").mkdir()
    chunks = {
        "src/main.tsx": {
            "file": "assets/main-a1.js", "src": "src/main.tsx", "isEntry": True, "css": ["assets/main-a1.css"],
            "imports": ["_part-b2.js"],
        },
        "_part-b2.js": {"file": "assets/part-b2.js"},
        "src/sw.ts": {"file": "assets/sw-c3.js", "src": "src/sw.ts", "isEntry": True},
    }  # fmt: skip
    (tmp_path / ".vite" / "manifest.json").write_text(json.dumps(chunks))
    (tmp_path / "assets" / "sw-c3.js").write_text("self.skipWaiting()")
    return tmp_path


def test_the_shell_names_what_was_built_and_nobody(phone: Client, build: Path) -> None:
    answer = phone.get("/field")
    page = answer.content.decode()
    for file in ("main-a1.js", "main-a1.css", "part-b2.js"):
        assert f"/static/field/assets/{file}" in page
    assert "林岚" not in page, "a device keeps the shell"
    assert "assets/sw-c3.js" not in page
    assert phone.get("/field/visits/1/items").content.decode() == page


def test_the_shell_may_read_codes_and_nothing_else_of_the_house_may(phone: Client, build: Path) -> None:
    policy = phone.get("/field")["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" in policy
    assert "media-src 'self' blob:" in policy
    assert "'unsafe-inline'" not in policy
    assert "wasm-unsafe-eval" not in phone.get("/")["Content-Security-Policy"]


def test_without_a_build_the_shell_says_so(phone: Client, settings: Any, tmp_path: Path) -> None:
    settings.FIELD_BUILD = tmp_path / "nothing"
    assert "还没有构建" in phone.get("/field").content.decode()
    assert phone.get("/field/sw.js").status_code == 404


def test_the_worker_reaches_as_far_as_the_application(phone: Client, build: Path) -> None:
    answer = phone.get("/field/sw.js")
    assert answer.content == b"self.skipWaiting()"
    assert answer["Service-Worker-Allowed"] == "/field"
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"


# --- who may ask --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/field", "/field/sw.js"])
def test_pages_send_whoever_is_not_signed_in_to_the_door(desk: Desk, address: str) -> None:
    assert Client().get(address)["Location"].startswith("/sign-in")


@pytest.mark.parametrize("address", [ME, "/field/api/list", "/field/api/anything"])
def test_a_program_is_told_that_the_session_ended(desk: Desk, address: str) -> None:
    assert error(Client().get(address)) == (401, "session_ended")


def test_an_idle_session_is_401_and_no_page(
    phone: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert phone.get("/field/api/list").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(hours=2))
    assert error(phone.get("/field/api/list")) == (401, "session_ended")


@pytest.mark.parametrize("who", ["assistant", "owner", "citizen", "licensing", "leader"])
def test_who_does_not_inspect_is_refused_in_json(desk: Desk, as_person: SignIn, who: str) -> None:
    client = as_person(getattr(desk.cast, who))
    assert error(client.get("/field/api/list")) == (403, "forbidden")
    assert client.get("/field").status_code == 403


def test_other_addresses_and_ways_are_refused_in_json(phone: Client) -> None:
    assert error(phone.get("/field/api/nowhere")) == (404, "not_found")
    assert error(phone.post("/field/api/list")) == (405, "method")


# --- me -----------------------------------------------------------------------------------------------------


def test_me_names_the_person_and_gives_a_key_of_this_device(phone: Client, desk: Desk, at: datetime) -> None:
    told = phone.get(ME).json()
    assert told["person"] == {
        "id": desk.cast.lin.pk, "name": "林岚", "certificate": "E-lin", "certificate_until": "2029-12-31",
        "station": "渤海所",
    }  # fmt: skip
    assert told["district"] == {"code": "110116", "name": "怀柔区"}
    assert len(b64decode(told["key"])) == 32
    assert told["csrf"]
    device = Device.objects.get(pk=DEVICE)
    assert (device.person, device.label, device.seen_at) == (desk.cast.lin, "Pixel", at)
    assert told["key"] not in json.dumps(list(Device.objects.values()), default=str)


def test_the_key_is_the_same_again_and_another_on_another_device_or_for_another_person(
    phone: Client, desk: Desk, as_person: SignIn
) -> None:
    key = phone.get(ME).json()["key"]
    assert as_person(desk.cast.lin).get(ME).json()["key"] == key
    assert as_person(desk.cast.mao).get(ME).json()["key"] != key
    assert phone.get(ME.replace("0a01", "0a02")).json()["key"] != key


def test_a_device_without_a_name_is_refused(phone: Client) -> None:
    assert error(phone.get("/field/api/me")) == (400, "device")
    assert error(phone.get("/field/api/me?device=my-phone")) == (400, "device")


# --- the list -----------------------------------------------------------------------------------------------


def test_without_inspections_the_list_is_empty_and_the_towns_are_there(phone: Client) -> None:
    told = phone.get("/field/api/list").json()
    assert (told["today"], told["inspections"]) == ("2026-09-21", [])


def test_towns_are_drawn_longitude_first(phone: Client, desk: Desk) -> None:
    for name, (lat, lon) in {
        "渤海镇": (40.41, 116.48),
        "怀柔镇": (40.32, 116.63),
        "雁栖镇": (40.4, 116.66),
    }.items():
        town = desk.cast.towns[name]
        town.lat, town.lon = lat, lon
        town.save()
    towns = phone.get("/field/api/list").json()["towns"]
    assert {town["name"] for town in towns} == {"渤海镇", "怀柔镇", "雁栖镇"}
    assert all(lon > 100 > lat for town in towns for lon, lat in town["outline"])
