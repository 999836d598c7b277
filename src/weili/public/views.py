"""The public page behind a door code, in Chinese and English; works without scripts and without an account."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from weili.archive.doors import ALPHABET, LENGTH, behind
from weili.kernel.http import Request, open_to_all
from weili.oversight.public_face import public_face

#: a page that changes when a result is published may be a little old in a browser
FRESH_SECONDS = 300


@open_to_all
def find(request: Request) -> HttpResponse:
    """Type the code that stands under the QR at the door."""
    code = request.GET.get("code", "").strip().upper()
    if code:
        return (
            HttpResponseRedirect(f"/p/{code}")
            if _is_code(code)
            else _page(request, "public/find.html", status=404, typed=code)
        )
    return _page(request, "public/find.html")


@open_to_all
def door(request: Request, code: str) -> HttpResponse:
    """What anybody may know of the business behind a door code (门码公示页)."""
    business = behind(code) if _is_code(code.strip().upper()) else None
    if business is None:
        return _page(request, "public/find.html", status=404, typed=code[:40])
    face = public_face(business, code.strip().upper(), on=request.on)
    return _page(request, "public/door.html", face=face, on=request.on)


def _is_code(code: str) -> bool:
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def _page(request: Request, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """A page in the language asked for in its address, else in the browser's."""
    languages = dict(settings.LANGUAGES)
    chosen = request.GET.get("lang", "")
    language = chosen if chosen in languages else (translation.get_language() or settings.LANGUAGE_CODE)
    language = language if language in languages else settings.LANGUAGE_CODE
    with translation.override(language):
        others = [(code, label) for code, label in languages.items() if code != language]
        answer = render(request, template, {"language": language, "others": others, **context}, status=status)
    patch_vary_headers(answer, ("Accept-Language",))
    answer["Cache-Control"] = f"public, max-age={FRESH_SECONDS}" if status == 200 else "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
