# SPDX-License-Identifier: Apache-2.0
"""The forty sentences are word for word those agreed, in three languages.

`wording.json` holds the wording of rooms.md D2 with its blanks, and which argument fills which.
"""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from ayni.core import reasons
from ayni.web import words
from ayni.web.parties import forms
from ayni.web.testing import never_said

WORDING: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "wording.json").read_text(encoding="utf-8")
)
PARTIES = ("per", "chl")


def arguments(params: dict[str, list[str]]) -> dict[str, object]:
    """Return a value for every argument: parties in turn, numbers from 2, texts by name."""
    made: dict[str, object] = {}
    codes = iter(PARTIES)
    for number, (name, (sort, _blank)) in enumerate(params.items(), start=2):
        made[name] = {"party": next(codes) if sort == "party" else ""}.get(
            sort, number if sort == "int" else f"<{name}>"
        )
    return made


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("name", WORDING)
def test_a_sentence_is_worded_as_agreed(name: str, language: str) -> None:
    module, function = name.split(".")
    case = WORDING[name]
    given = arguments(case["params"])
    blanks = {
        blank: forms(str(given[name]), language) if sort == "party" else given[name]
        for name, (sort, blank) in case["params"].items()
    }
    with translation.override(language):
        write = getattr(importlib.import_module(f"ayni.web.sentences.{module}"), function)
        assert write(**given) == case[language].format(**blanks)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize("name", WORDING)
def test_no_sentence_says_what_must_not_be_said(name: str, language: str) -> None:
    assert never_said(WORDING[name][language], language) == []


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("es", "1 acto nuestro no ha llegado", "2 actos nuestros no han llegado"),
        ("pt", "1 ato nosso ainda não chegou", "2 atos nossos ainda não chegaram"),
        ("en", "1 of our acts has not", "2 of our acts have not"),
    ],
)
def test_counts_use_the_plural_of_the_language(language: str, one: str, many: str) -> None:
    write = importlib.import_module("ayni.web.sentences.link").d24_behind
    with translation.override(language):
        assert write(count=1, party="per", last_contact="09:00").startswith(one)
        assert write(count=2, party="per", last_contact="09:00").startswith(many)


@pytest.mark.parametrize(
    ("language", "page", "word"),
    [
        ("es", "<p>El Perú firmó el aviso</p>", "El Perú firmó"),
        ("es", "<p>El acuse fue leído</p>", "leído"),
        ("es", "<p>vence mañana</p>", "mañana"),
        ("es", "<p>a <b>media</b>noche, es decir medianoche</p>", "medianoche"),
        ("es", "<p>compromiso incumplido</p>", "incumplido"),
        ("es", "<p>error de Chile</p>", "error de Chile"),
        ("pt", "<p>o compromisso foi descumprido</p>", "descumprido"),
        ("pt", "<p>amanhã</p>", "amanhã"),
        ("en", "<p>The registers conflict</p>", "conflict"),
        ("en", "<p>Peru signed the notice</p>", "Peru signed"),
    ],
)
def test_words_that_must_not_be_said_are_found(language: str, page: str, word: str) -> None:
    assert word in never_said(page, language)


def test_names_of_classes_and_scripts_are_no_words_of_a_page() -> None:
    assert never_said('<p class="conflict">fine</p><script>conflict()</script>', "en") == []


def test_every_reason_of_the_record_has_its_words() -> None:
    with translation.override("en"):
        said = {code: str(sentence) for code, sentence in words.REASONS.items()}
    of_record = {str(code): sentence for code, sentence in reasons.SENTENCES.items()}
    assert {code: said.get(code) for code in of_record} == of_record
