# SPDX-License-Identifier: Apache-2.0
"""Lines of the journals go by their age alone, and the journal says so before they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.accounts import journal as deeds
from ayni.adapters.accounts import people
from ayni.adapters.accounts.acting import Acting
from ayni.adapters.accounts.models import Deed, Person
from ayni.adapters.entrance import journal, terms
from ayni.adapters.entrance.models import Entry
from ayni.adapters.screening.models import Answer
from ayni.core.errors import NodeTrouble
from ayni.node.config import days_of_journal
from ayni.web.testing import never_said
from tests.web.test_data import eva, read, scene, signed_in
from tests.web.test_register import rows

__all__ = ["eva", "scene"]

pytestmark = pytest.mark.django_db(databases=["default", "record"])

NOW = clock.now()
LEAF = bytes(range(32))


def came_in(person: Person, *, days_ago: float, kind: str = journal.SIGNED_IN) -> Entry:
    return journal.note(kind, at=NOW - timedelta(days=days_ago), person=person)


def signed(person: Person, *, days_ago: float) -> Deed:
    acting = Acting(holding=1, office="chl.north.liaison", capacity="titular")
    at = NOW - timedelta(days=days_ago)
    return deeds.note_deed(person, acting, leaf=LEAF, kind="notices.given/1", at=at)


def answered(person: Person, *, days_ago: float) -> Answer:
    return Answer.objects.create(
        person=person,
        office="chl.north.liaison",
        leaf=LEAF.hex(),
        kind="notices.given/1",
        what="rut",
        answer="office",
        at=NOW - timedelta(days=days_ago),
    )


def test_lines_go_when_their_term_is_over_and_the_journal_says_which(
    anna: Person, settings: Settings
) -> None:
    settings.AYNI_JOURNAL_DAYS, settings.AYNI_SIGNED_DAYS = 100, 200
    read_kept, read_gone = (came_in(anna, days_ago=days, kind=journal.READ) for days in (99, 101.1))
    kept = [came_in(anna, days_ago=99), signed(anna, days_ago=199), answered(anna, days_ago=199)]
    gone = [came_in(anna, days_ago=300), signed(anna, days_ago=202), answered(anna, days_ago=202)]
    told = terms.shorten(NOW)
    assert told == {"entrance_entry": 2, "accounts_deed": 1, "screening_answer": 1}
    for one in (*kept, read_kept):
        assert type(one).objects.filter(pk=one.pk).exists()
    for other in (*gone, read_gone):
        assert not type(other).objects.filter(pk=other.pk).exists()
    said = Entry.objects.filter(kind=journal.JOURNAL_SHORTENED)
    assert sorted(said.values_list("name", flat=True)) == sorted(told)
    assert all(one.person is None for one in said)
    assert terms.shorten(NOW) == {}, "a second look finds nothing and says nothing"
    assert terms.newest() == NOW


def test_without_a_term_every_line_stays(anna: Person, settings: Settings) -> None:
    settings.AYNI_JOURNAL_DAYS = settings.AYNI_SIGNED_DAYS = 0
    came_in(anna, days_ago=9_000)
    signed(anna, days_ago=9_000)
    assert terms.shorten(NOW) == {}
    assert (Entry.objects.count(), Deed.objects.count()) == (1, 1)
    assert terms.newest() is None


def test_more_lines_than_one_transaction_takes_all_go(
    anna: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.AYNI_JOURNAL_DAYS = 90
    monkeypatch.setattr(terms, "JOURNAL_LINES_AT_ONCE", 3)
    for days in range(91, 99):
        came_in(anna, days_ago=days + 0.5)
    assert terms.shorten(NOW) == {"entrance_entry": 8}
    assert not Entry.objects.filter(kind=journal.SIGNED_IN).exists()


ROWS: tuple[type[Entry] | type[Deed] | type[Answer], ...] = (Entry, Deed, Answer)
LATER = "2100-01-01 00:00:00"


@pytest.mark.parametrize("rows", ROWS)
def test_a_line_that_the_journal_does_not_speak_of_cannot_go(anna: Person, rows: Any) -> None:
    for line in (came_in, signed, answered):
        line(anna, days_ago=400)
    for other in ROWS:
        if other is not rows:
            journal.note_shortened(other._meta.db_table, before=LATER, count=1, at=NOW)
    refused(lambda: rows.objects.all().delete())
    refused(lambda: rows.objects.update(at=NOW))
    assert rows.objects.filter(at__lt=NOW).exists()


@pytest.mark.parametrize("rows", ROWS)
def test_a_line_of_the_last_ninety_days_goes_for_no_reason(anna: Person, rows: Any) -> None:
    for line in (came_in, signed, answered):
        line(anna, days_ago=89)
    journal.note_shortened(rows._meta.db_table, before=LATER, count=1, at=NOW)
    refused(lambda: rows.objects.filter(at__lt=NOW).delete())


def test_what_says_that_lines_went_never_goes(anna: Person, settings: Settings) -> None:
    settings.AYNI_JOURNAL_DAYS = 90
    old = NOW - timedelta(days=500)
    journal.note_shortened("accounts_deed", before="2020-01-01 00:00:00", count=1, at=old)
    came_in(anna, days_ago=400)
    terms.shorten(NOW)
    assert Entry.objects.filter(kind=journal.JOURNAL_SHORTENED).count() == 2
    refused(lambda: Entry.objects.filter(kind=journal.JOURNAL_SHORTENED).delete())


def refused(deed: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        deed()


def test_a_closed_account_that_no_line_names_loses_its_name(
    anna: Person, boris: Person, settings: Settings
) -> None:
    settings.AYNI_JOURNAL_DAYS = settings.AYNI_SIGNED_DAYS = 90
    people.close(anna)
    came_in(anna, days_ago=99)
    assert terms.forget_names() == 0, "a line names Anna"
    terms.shorten(NOW)
    assert terms.forget_names() == 1
    anna.refresh_from_db()
    assert "anna" not in f"{anna.username}{anna.display_name}".lower()
    assert not anna.has_usable_password()
    assert anna.holdings.exists()
    boris.refresh_from_db()
    assert boris.username == "boris", "whoever can sign in keeps the name"
    assert terms.forget_names() == 0


def test_a_closed_account_whose_deeds_have_no_term_keeps_its_name(
    anna: Person, settings: Settings
) -> None:
    settings.AYNI_JOURNAL_DAYS, settings.AYNI_SIGNED_DAYS = 90, 0
    people.close(anna)
    signed(anna, days_ago=5_000)
    came_in(anna, days_ago=5_000)
    terms.shorten(NOW)
    assert terms.forget_names() == 0


@pytest.mark.parametrize("told", ["0", "89", "36501", "-90", "ten years", "²"])
def test_a_term_that_is_no_number_of_days_stops_the_node(told: str) -> None:
    with pytest.raises(NodeTrouble, match=r"AYNI_SIGNED_DAYS is .* from 90 to 36500"):
        days_of_journal("AYNI_SIGNED_DAYS", told)


def test_a_term_may_be_left_out() -> None:
    assert [days_of_journal("AYNI_JOURNAL_DAYS", told) for told in ("", "90", "36500")] == [
        0, 90, 36_500,
    ]  # fmt: skip


def test_the_register_tells_the_term_in_force(eva: Client, settings: Settings) -> None:
    title = "Diario de quién ingresó y qué leyó"
    told = {row["Acto"]: row["Se conserva"] for row in rows(eva)}
    assert told[title].startswith("tanto como el registro")
    settings.AYNI_JOURNAL_DAYS = 730
    told = {row["Acto"]: row["Se conserva"] for row in rows(eva)}
    assert told[title].startswith("730 días")


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_journal_tells_in_words_which_lines_went(
    client: Client, scene: object, anna: Person, settings: Settings, language: str
) -> None:
    settings.AYNI_JOURNAL_DAYS, settings.AYNI_SIGNED_DAYS = 100, 100
    came_in(anna, days_ago=300)
    signed(anna, days_ago=300)
    answered(anna, days_ago=300)
    terms.shorten(NOW)
    signed_in(client, "chl.privacy", language=language)
    page = read(client, "/journal/?kind=changes", language)
    assert never_said(page, language) == []
    assert f"{NOW - timedelta(days=100):%Y-%m-%d}" in page
    for code in ("entrance_entry", "accounts_deed", "screening_answer", "shortened"):
        assert code not in page
