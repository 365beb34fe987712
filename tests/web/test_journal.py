# SPDX-License-Identifier: Apache-2.0
"""Emil audits: he sees who came in and who signed, and exports it; other offices do not."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.adapters import clock
from ayni.adapters.accounts import directory, people
from ayni.adapters.accounts import journal as deeds
from ayni.adapters.accounts.acting import Acting
from ayni.adapters.accounts.directory import OfficeEntry
from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance import journal, lines, reads, visits
from ayni.adapters.entrance.models import Entry
from ayni.adapters.entrance.reads import Read
from ayni.core.shortcodes import code_of
from ayni.web.standing.journal import GROUPS, KINDS
from ayni.web.testing import never_said
from tests.web.conftest import OFFICES, PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "record"])

LEAF = bytes(range(32))


@pytest.fixture
def emil(node: None, db: None) -> Person:
    cache.clear()
    audit = OfficeEntry(office="chl.audit", powers=frozenset({"audit"}))
    directory.use_directory(lambda _party: OFFICES | {audit.office: audit})
    person = people.create_person("emil", password=PASSWORD, display_name="Emil")
    people.assign_office(person, office="chl.audit", since=clock.now())
    return person


@pytest.fixture
def auditor(emil: Person) -> Client:
    client = Client()
    client.force_login(emil)
    return client


def signed(person: Person) -> None:
    chosen = Acting(holding=1, office="chl.north.liaison", capacity="titular")
    deeds.note_deed(person, chosen, leaf=LEAF, kind="notices.given/1", at=clock.now())


def test_deeds_and_entries_stand_in_one_list(auditor: Client, anna: Person) -> None:
    Client().post("/sign-in/", {"username": "anna", "password": "wrong"})
    Client().post("/sign-in/", {"username": "anna", "password": PASSWORD})
    signed(anna)
    page = auditor.get("/journal/").text
    for told in ("contraseña rechazada", "entró", "firmó un acto", "Anna", "127.0.0.1"):
        assert told in page
    assert f"/record/{LEAF.hex()}/" in page


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("?kind=failures", {"sign_in_failed"}),
        ("?kind=signed", {lines.SIGNED}),
        ("?kind=entries&person=anna", {"signed_in"}),
        ("?kind=envelopes", set()),
    ],
)
def test_the_list_is_narrowed_by_kind_and_person(
    auditor: Client, anna: Person, address: str, kinds: set[str]
) -> None:
    Client().post("/sign-in/", {"username": "anna", "password": "wrong"})
    Client().post("/sign-in/", {"username": "anna", "password": PASSWORD})
    signed(anna)
    table = auditor.get(f"/journal/{address}").context["table"]
    assert table.total == len(kinds)


def test_the_list_is_narrowed_by_time_and_words(emil: Person, anna: Person) -> None:
    at = clock.now()
    journal.note(journal.SIGNED_IN, at=at - timedelta(days=3), person=anna)
    journal.note(journal.SIGN_IN_FAILED, at=at, name="nobody")
    since = lines.Asked(since=at - timedelta(days=1))
    assert [line.named for line in lines.page(since, offset=0, limit=9)[0]] == ["nobody"]
    words = lines.Asked(words="ann")
    assert [line.username for line in lines.page(words, offset=0, limit=9)[0]] == ["anna"]
    assert lines.page(lines.Asked(words="xyz"), offset=0, limit=9) == ([], 0)


def test_pages_of_both_journals_turn_in_the_order_of_time(emil: Person, anna: Person) -> None:
    at = clock.now()
    chosen = Acting(holding=1, office="chl.north.liaison", capacity="titular")
    for hour in range(0, 10, 2):
        deeds.note_deed(anna, chosen, leaf=LEAF, kind="k", at=at + timedelta(hours=hour))
        journal.note(journal.READ, at=at + timedelta(hours=hour + 1), person=anna)
    whole, total = lines.page(lines.Asked(), offset=0, limit=50)
    assert total == 10
    assert [line.at for line in whole] == sorted((line.at for line in whole), reverse=True)
    turned = [line for at in (0, 4, 8) for line in lines.page(lines.Asked(), offset=at, limit=4)[0]]
    assert turned == whole


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (visits.IDLE, "pasó demasiado tiempo sin actividad"),
        (visits.OVER, "se cumplió su tiempo"),
        (visits.ENDED_BY_HAND, "la terminó la persona"),
        (visits.ENDED_BY_COMMAND, "la terminó quien opera"),
        ("a reason of next year", "a reason of next year"),
    ],
)
def test_the_journal_says_in_words_why_a_session_ended(
    auditor: Client, anna: Person, why: str, told: str
) -> None:
    journal.note(journal.SESSION_ENDED, at=clock.now(), person=anna, told=why)
    page = auditor.get("/journal/").text
    assert told in page
    assert why == told or f">{why}<" not in page


def test_what_was_read_is_told_by_its_reading_code_and_linked(
    auditor: Client, emil: Person
) -> None:
    reads.note(a_read(emil, f"/notices/{LEAF.hex()}/"))
    reads.flush()
    page = auditor.get("/journal/").text
    assert f">/notices/{code_of(LEAF)}/<" in page
    assert f'href="/notices/{LEAF.hex()}/"' in page
    assert f">/notices/{LEAF.hex()}" not in page


def test_an_address_that_was_cut_leads_to_its_matter(auditor: Client, emil: Person) -> None:
    page = f"/meetings/actas/{LEAF.hex()}/{LEAF.hex()}/against/{LEAF.hex()}/"
    reads.note(a_read(emil, page))
    reads.flush()
    told = auditor.get("/journal/").text
    assert f">/meetings/actas/{code_of(LEAF)}/{code_of(LEAF)}/against/…<" in told
    assert f'href="/record/{LEAF.hex()}/"' in told
    assert 'href="/meetings/' not in told.partition("<main")[2]


def test_the_journal_is_exported_and_its_export_stands_in_it(auditor: Client, anna: Person) -> None:
    signed(anna)
    told = auditor.get("/journal/?format=csv")
    assert told.headers["Content-Type"].startswith("text/csv")
    assert "firmó un acto" in told.text
    line = Entry.objects.get(kind=journal.EXPORTED)
    assert (line.person.username, line.told) == ("emil", "/journal/?format=csv")


@pytest.mark.parametrize("address", ["/journal/", "/journal/?format=csv"])
def test_other_offices_see_no_journal(anna_client: Client, address: str) -> None:
    assert anna_client.get(address).status_code == 403
    assert "/journal/" not in anna_client.get("/").text


def test_a_list_is_no_reading_of_an_object(auditor: Client) -> None:
    auditor.get("/record/")
    assert not Entry.objects.filter(kind=journal.READ).exists()


def test_the_journal_keeps_its_budget_however_long_it_is(auditor: Client, anna: Person) -> None:
    def spent() -> int:
        with CaptureQueriesContext(connections["default"]) as desk:
            assert auditor.get("/journal/").status_code == 200
        return len(desk)

    before = spent()
    for _each in range(120):
        journal.note(journal.READ, at=clock.now(), person=anna)
        signed(anna)
    # Session, person, holdings; persons to choose from; count and rows of two tables; the alarm.
    assert spent() == before <= 9


def a_read(person: Person, told: str) -> Read:
    return Read(
        kind=journal.READ, at=clock.now(), person=person, office="chl.audit",
        address="127.0.0.1", about=LEAF.hex(), told=told,
    )  # fmt: skip


def test_lines_that_wait_are_written_with_one_insert(emil: Person) -> None:
    for number in range(3):
        reads.note(a_read(emil, f"/{number}"))
    with CaptureQueriesContext(connections["default"]) as desk:
        assert reads.flush() == 0
    assert len(desk) == 1
    assert list(Entry.objects.values_list("told", flat=True))[-3:] == ["/0", "/1", "/2"]
    assert reads.flush() == 0


def test_every_kind_of_line_has_words() -> None:
    assert set(KINDS) == {*journal.KINDS, lines.SIGNED}
    grouped = {kind for group in GROUPS.values() for kind in group}
    assert grouped == set(KINDS)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_no_page_of_the_door_says_what_no_page_may_say(
    auditor: Client, emil: Person, language: str
) -> None:
    for kind in journal.KINDS:
        journal.note(kind, at=clock.now(), person=emil)
    auditor.post("/language/", {"language": language})
    for address in ("/journal/", "/account/", "/"):
        page = auditor.get(address).text
        assert (address, never_said(page, language)) == (address, [])
    stranger = Client()
    stranger.post("/language/", {"language": language})
    for address in ("/sign-in/", "/sign-in/envelope/", "/sign-in/identity/refused/"):
        page = stranger.get(address).text
        assert (address, never_said(page, language)) == (address, [])
