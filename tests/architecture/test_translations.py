# SPDX-License-Identifier: Apache-2.0
"""Holds every text of every page to its Spanish and Portuguese translation."""

from pathlib import Path

import pytest

from tests.architecture import catalogues

SOURCE = Path(__file__).parents[2] / "src" / "ayni"
LOCALE = SOURCE / "locale"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_entry_is_translated(language: str) -> None:
    assert catalogues.faults(LOCALE, language) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_text_of_the_source_is_in_the_catalogue(language: str) -> None:
    assert catalogues.missing(SOURCE, LOCALE, language) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_the_catalogue_holds_nothing_that_no_page_says(language: str) -> None:
    assert catalogues.idle(SOURCE, LOCALE, language) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    assert catalogues.stale(LOCALE, language) == []


def test_both_catalogues_hold_the_same_messages() -> None:
    held = [{(m.id, m.context) for m in catalogues.catalogue(LOCALE, x)} for x in ("es", "pt")]
    assert held[0] ^ held[1] == set()


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('msgid "Yes"\nmsgstr ""\n', "not translated"),
        ('#, fuzzy\nmsgid "Yes"\nmsgstr "Sí"\n', "fuzzy"),
        ('msgid "By {office}"\nmsgstr "Por {oficina}"\n', "blank"),
        ('msgid "By %(office)s"\nmsgstr "Por %(oficina)s"\n', "blank"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] ""\n', "not translated"),
    ],
)
def test_an_unfinished_entry_is_found(tmp_path: Path, entry: str, complaint: str) -> None:
    write(tmp_path, entry)
    (sentence,) = catalogues.faults(tmp_path, "es")
    assert complaint in sentence


def test_a_finished_entry_is_accepted(tmp_path: Path) -> None:
    write(tmp_path, 'msgid "By {office}"\nmsgstr "Por {office}"\n')
    assert catalogues.faults(tmp_path, "es") == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'from x import gettext as _\n_("New here")\n'),
        ("web/templates/web/a.html", "{% load i18n %}{% translate 'New here' %}"),
        ("web/templates/web/b.html", "{% blocktranslate %}New here{% endblocktranslate %}"),
    ],
)
def test_a_text_that_nobody_translated_is_found(tmp_path: Path, path: str, text: str) -> None:
    locale = tmp_path / "locale"
    write(locale, 'msgid "Yes"\nmsgstr "Sí"\n')
    source = tmp_path / "source" / path
    source.parent.mkdir(parents=True)
    source.write_text(text, encoding="utf-8")
    (sentence,) = catalogues.missing(tmp_path / "source", locale, "es")
    assert "'New here'" in sentence


def test_a_message_that_no_page_says_any_more_is_found(tmp_path: Path) -> None:
    write(tmp_path / "locale", 'msgid "Yes"\nmsgstr "Sí"\n')
    (sentence,) = catalogues.idle(tmp_path, tmp_path / "locale", "es")
    assert "'Yes'" in sentence


def test_a_catalogue_that_was_not_compiled_is_found(tmp_path: Path) -> None:
    write(tmp_path, 'msgid "Yes"\nmsgstr "Sí"\n')
    assert catalogues.stale(tmp_path, "es") == ["es: django.mo is missing; run compilemessages"]


def write(locale: Path, entry: str) -> None:
    path = locale / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + entry, encoding="utf-8")
