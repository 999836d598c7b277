"""The rules of the house, kept by machine. When a rule is wrong, change it by an ADR, not here alone."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

import weili

SOURCE = Path(weili.__file__).parent
ROOT = SOURCE.parents[1]
FILES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
MODULES = (
    "licensing",
    "grading",
    "sampling",
    "sunshine",
    "inspection",
    "enforcement",
    "complaints",
    "planning",
    "training",
)
#: files may pass 300 lines with a reason, never 500
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
NO_NAMES = {"utils", "helpers", "manager", "handler", "process", "data", "info", "thing", "common", "misc"}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in FILES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def services() -> Iterator[tuple[str, object]]:
    """Every public function of a module that writes: services.py, the packages services/, and archive's verbs."""
    for path in FILES:
        name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
        if path.name == "services.py" or path.parent.name == "services":
            module = importlib.import_module(name.removesuffix(".__init__"))
            for verb, function in inspect.getmembers(module, inspect.isfunction):
                if not verb.startswith("_") and function.__module__ == module.__name__:
                    yield f"{name}.{verb}", function


SERVICES = list(services())


def test_no_file_is_longer_than_a_person_reads() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in FILES if (n := len(p.read_text().splitlines())) > LONGEST_FILE
    }
    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION
    ]
    assert not long


def test_names_say_what_a_file_is_for() -> None:
    assert not [str(p.relative_to(ROOT)) for p in FILES if p.stem in NO_NAMES]


def test_every_module_says_what_it_is() -> None:
    assert not [
        str(path.relative_to(ROOT)) for path, tree in trees() if tree.body and not ast.get_docstring(tree)
    ]


def test_models_hold_no_logic_in_save_or_delete() -> None:
    house = [m for m in apps.get_models() if m.__module__.startswith("weili.")]
    assert not [m.__name__ for m in house if "save" in vars(m) or "delete" in vars(m)]


def test_no_generic_foreign_keys_and_no_signal_receivers() -> None:
    found = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if "GenericForeignKey" in text or "@receiver" in text:
            found.append(str(path.relative_to(ROOT)))
    assert not found


def test_the_clock_is_read_only_at_the_edges() -> None:
    """A request, a command, a job's worker and the clock itself may know what time it is."""
    edges = {
        "kernel/clock.py",
        "kernel/http.py",
        "kernel/jobs.py",
        "kernel/worker.py",
        "kernel/outbox.py",
        "kernel/rate.py",
    }
    asked = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|clock\.now\(|time\.time\(")
    found = []
    for path in FILES:
        place = str(path.relative_to(SOURCE))
        if place in edges or place.startswith(("cli/", "web/")) or path.name == "jobs.py":
            continue
        if asked.search(path.read_text(encoding="utf-8")):
            found.append(place)
    assert not found


@pytest.mark.parametrize(("name", "service"), SERVICES, ids=[name for name, _ in SERVICES])
def test_services_are_told_who_and_when(name: str, service: object) -> None:
    parameters = inspect.signature(service).parameters  # type: ignore[arg-type]
    assert {"by", "at"} <= parameters.keys() or "at" in parameters, f"{name} must take by= and at="
    assert all(p.kind is p.KEYWORD_ONLY for p in parameters.values()), f"{name} takes keyword arguments only"
    doc = inspect.getdoc(service) or ""
    assert re.search(r"[\u4e00-\u9fff]", doc), f"{name} names its Chinese term"


@pytest.mark.parametrize(("name", "service"), SERVICES, ids=[name for name, _ in SERVICES])
def test_services_are_atomic(name: str, service: object) -> None:
    source = inspect.getsource(inspect.unwrap(service))  # type: ignore[arg-type]
    assert "transaction.atomic" in source or "with transaction" in source, f"{name} writes in one transaction"


def test_choices_of_the_law_never_enter_a_migration() -> None:
    """A taxonomy in choices is a debt with interest: lists longer than ten are handed over as functions."""
    long = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("weili.")
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField)
        and field.choices
        and len(list(field.flatchoices)) > 10
        and not callable(field.deconstruct()[3].get("choices"))
    ]
    assert not long


def routes(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each)
        else:
            yield each


def test_every_route_says_who_may_call_it() -> None:
    silent = [str(route.pattern) for route in routes() if not hasattr(route.callback, "acts")]
    assert not silent, "say needs(…) or open_to_all"


def test_every_template_is_used() -> None:
    templates = set(SOURCE.rglob("templates/**/*.html"))
    words = "\n".join(p.read_text(encoding="utf-8") for p in [*FILES, *templates])
    unused = []
    for path in templates:
        inside = str(path).split("/templates/", 1)[1]
        name = inside.removeprefix("cotton/").removesuffix(".html").replace("/", ".").replace("_", "-")
        used = f"<c-{name}" in words if inside.startswith("cotton/") else inside in words
        if not used and not inside.endswith(("404.html", "500.html")):
            unused.append(inside)
    assert not unused


def test_pages_carry_no_inline_script_or_style() -> None:
    """The content security policy is strict; what it forbids would silently not work."""
    inline = re.compile(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:")
    found = [
        str(p.relative_to(SOURCE))
        for p in SOURCE.rglob("templates/**/*.html")
        if inline.search(p.read_text())
    ]
    assert not found


def test_every_package_of_the_house_can_be_imported() -> None:
    for module in pkgutil.walk_packages(weili.__path__, "weili."):
        if (
            ".migrations" not in module.name
            and not module.name.endswith("__main__")
            and ".settings" not in module.name
        ):
            importlib.import_module(module.name)
