"""What the phone's application was built to (frontend/dist): the files that its page and its worker are made of."""

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

#: where the build is served from; Vite writes the same into the files
ADDRESS = f"/{settings.STATIC_URL.strip('/')}/field/"
#: how the source of the service worker is called
WORKERS = ("sw", "worker", "service-worker")


@dataclass(frozen=True, slots=True)
class Build:
    """The entry of the application with its styles, and its service worker; addresses but for `worker`."""

    script: str
    styles: tuple[str, ...]
    #: files that the page needs at once, fetched beside the script
    ahead: tuple[str, ...]
    worker: Path | None
    manifest: str


def built() -> Build | None:
    """The build that lies there; None where nobody built the application yet."""
    folder = Path(settings.FIELD_BUILD)
    try:
        chunks = json.loads((folder / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    entries = [chunk for chunk in chunks.values() if chunk.get("isEntry")]
    main = next((chunk for chunk in entries if not _is_worker(chunk)), None)
    if main is None:
        return None
    needed = [chunks[name] for name in _imported(main, chunks)]
    styles = [style for chunk in (main, *needed) for style in chunk.get("css", ())]
    return Build(
        script=ADDRESS + main["file"],
        styles=tuple(ADDRESS + style for style in dict.fromkeys(styles)),
        ahead=tuple(ADDRESS + chunk["file"] for chunk in needed),
        worker=_worker(folder, entries),
        manifest=f"{ADDRESS}manifest.webmanifest" if (folder / "manifest.webmanifest").exists() else "",
    )


def _is_worker(chunk: dict[str, Any]) -> bool:
    return PurePosixPath(chunk.get("src", chunk["file"])).stem in WORKERS


def _imported(chunk: dict[str, Any], chunks: dict[str, Any]) -> list[str]:
    """What a chunk imports, and what that imports, each once and in order."""
    found: dict[str, None] = {}
    waiting = list(chunk.get("imports", ()))
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += chunks[name].get("imports", ())
    return list(found)


def _worker(folder: Path, entries: list[dict[str, Any]]) -> Path | None:
    plain = folder / "sw.js"
    if plain.exists():
        return plain
    chunk = next((chunk for chunk in entries if _is_worker(chunk)), None)
    return folder / chunk["file"] if chunk else None
