"""The public pages are complete in English, and the compiled catalogue is the one that is written."""

from tools import messages

from weili.archive.queries.traits import permit_kinds
from weili.law.checklists import templates


def test_every_text_of_the_public_pages_has_its_english() -> None:
    known = messages.translated()
    assert {text for text in messages.asked_for() if not known.get(text)} == set()


def test_the_words_that_pages_translate_from_data_have_their_english(on: object) -> None:
    known = messages.translated()
    results = {result for checklist in templates(on) for result in checklist.results}  # type: ignore[arg-type]
    permits = {label for _, label in permit_kinds()}
    assert {text for text in results | permits if not known.get(text)} == set()


def test_the_compiled_catalogue_is_fresh() -> None:
    assert messages.CATALOGUE.with_suffix(".mo").read_bytes() == messages.compiled()
