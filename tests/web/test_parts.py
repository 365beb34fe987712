# SPDX-License-Identifier: Apache-2.0
"""Parts say where an act stands, write any member, and carry the version of the page."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from ayni.core.codec import Json
from ayni.web import words
from ayni.web.parts.deeds import DeedForm, NoFields, deed_asked, expected_version
from ayni.web.parts.members import facts_of, value_in_words
from ayni.web.parts.timelines import (
    ReceiptSeen,
    capacity_in_words,
    clock_in_words,
    stands_in_words,
)
from ayni.web.registry import Room, register_room_pages
from ayni.web.templatetags.ayni import grouped, party, raised
from ayni.web.testing import NOW_MS, a_viewer

CLOCKS = a_viewer().clocks
KIND = "samples.given/1"


@pytest.fixture
def samples() -> None:
    register_room_pages(
        Room(
            slug="samples",
            title="Samples",
            menu_order=1,
            url_name="web:links",
            kinds={KIND: "Sample given"},
            members={"place": "Where"},
            values={"patrol": "a patrol", "distance.near": "close by"},
            reasons={"late": "it is late"},
        )
    )


def test_an_own_act_that_has_not_arrived_says_so() -> None:
    with translation.override("es"):
        told = stands_in_words(
            at_ms=NOW_MS, own=True, others=("per", "bra"), receipts=(), clocks=CLOCKS
        )
    assert [sentence.partition(".")[0] for sentence in told] == [
        "Firmado aquí a las 11:00 de Chile (09:00 de Perú), 23 nov"
    ] * 2
    assert told[0].endswith("al nodo del Perú.")
    assert told[1].endswith("al nodo del Brasil.")


def test_a_receipt_is_told_as_stored_and_never_as_read() -> None:
    seen = ReceiptSeen(party="per", at_ms=NOW_MS)
    with translation.override("es"):
        (told,) = stands_in_words(
            at_ms=NOW_MS, own=True, others=("per",), receipts=(seen,), clocks=CLOCKS
        )
    assert told.startswith("Recibido y guardado por el nodo del Perú a las 11:00")
    assert "No significa que alguien lo haya leído" in told


def test_the_first_of_two_receipts_counts() -> None:
    receipts = (
        ReceiptSeen(party="per", at_ms=NOW_MS),
        ReceiptSeen(party="per", at_ms=NOW_MS + 3_600_000),
    )
    with translation.override("es"):
        (told,) = stands_in_words(
            at_ms=NOW_MS, own=False, others=("per",), receipts=receipts, clocks=CLOCKS
        )
    assert "11:00 de Chile" in told


MINUTE_MS = 60_000


@pytest.mark.parametrize(
    ("stored_after_min", "told"),
    [(None, ""), (0, ""), (15, ""), (-15, ""), (190, "3 h after"), (-16, "16 min before")],
)
def test_a_claimed_time_far_from_the_first_receipt_is_pointed_out(
    stored_after_min: int | None, told: str
) -> None:
    stored_ms = None if stored_after_min is None else NOW_MS + stored_after_min * MINUTE_MS
    with translation.override("en"):
        found = clock_in_words(NOW_MS, stored_ms)
    assert told in found
    assert bool(found) == bool(told)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("place", "f-07", "f-07"),
        ("kind", "patrol", "a patrol"),
        ("distance", "near", "close by"),
        ("strength", 8, "8"),
        ("note", None, "—"),
        ("flag", True, "sí"),
        ("widens", ["patrol", "x"], "a patrol, x"),
        ("starts", {"ms": NOW_MS, "zone": "America/Lima", "offset": -300}, "23 nov, 11:00"),
        ("day", {"day": "2026-11-14", "zone": "America/Lima"}, "14 nov (America/Lima)"),
        ("day", {"day": "2026-99-14", "zone": "America/Lima"}, "2026-99-14 (America/Lima)"),
        ("windows", [{"distance": "near"}], "distance: close by"),
        ("purpose", {"es": "patrulla", "pt": "patrulha"}, "patrulha"),
        ("purpose", {"es": "patrulla"}, "patrulla"),
        ("window", {"from": 1, "to": 2}, "from: 1; to: 2"),
    ],
)
def test_any_member_is_written(samples: None, name: str, value: Json, told: str) -> None:
    language = "pt" if name == "purpose" else "es"
    with translation.override(language):
        found = value_in_words(KIND, name, value, clocks=CLOCKS, language=language)
    assert found.startswith(told)


@pytest.mark.parametrize(
    ("kind", "name", "value", "told"),
    [
        ("notices.given/1", "urgent", 1, "sí"),
        ("notices.given/1", "urgent", 0, "no"),
        ("notices.given/1", "asked_minutes", 4_320, "3 días"),
        ("notices.given/1", "asked_minutes", 1_440, "1 día"),
        ("notices.given/1", "asked_minutes", 120, "2 h"),
        ("notices.given/1", "asked_minutes", 90, "90 min"),
        ("notices.given/1", "asked_minutes", 0, "0 min"),
        ("notices.series_given/1", "rows", [{"late": 1}], "sí"),
        ("notices.returned/1", "count", 1, "1"),
        ("notices.returned/1", "count", 2_026, "2026"),
        ("notices.returned/1", "count", 12_000, "12\xa0000"),
        ("constitution.proposed/1", "places", [{"lat_e6": -18_200_000}], "-18,2°"),
        ("constitution.proposed/1", "retention", {"notices": 730}, "730 días"),
        ("nobody.knows/1", "asked_minutes", 90, "90 min"),
        ("nobody.knows/1", "urgent", 1, "1"),
    ],
)
def test_a_number_is_written_as_people_read_it(
    kind: str, name: str, value: Json, told: str
) -> None:
    with translation.override("es"):
        assert value_in_words(kind, name, value, clocks=CLOCKS, language="es").endswith(told)


def test_closed_and_erased_members_are_told_apart(samples: None) -> None:
    facts = facts_of(
        KIND,
        {"place": "f-07"},
        names=("note", "place", "strength"),
        clocks=CLOCKS,
        language="es",
        erased=frozenset({"note"}),
    )
    assert [(fact.label, fact.state) for fact in facts] == [
        (words.member(KIND, "note"), "erased"),
        ("Where", "open"),
        ("strength", "closed"),
    ]


def test_a_room_brings_words_and_the_record_has_its_own(samples: None) -> None:
    with translation.override("en"):
        assert words.kind(KIND) == "Sample given"
        assert words.kind("samples.acknowledged/1") == "Acknowledgement"
        assert words.kind("constitution.consented/1") == "Consent to the constitution"
        assert words.kind("unknown.done/1") == "unknown.done/1"
        assert words.reason(KIND, "late") == "it is late"
        assert words.reason(KIND, "not_member").startswith("its author was not a member")
        assert words.reason(KIND, "new_code") == "new_code"
        assert words.power("liaison") == "liaison officer"


@pytest.mark.parametrize(
    ("posted", "version"),
    [("7", 7), ("0", 0), ("", None), ("x", None), ("-1", None), ("9" * 30, None), ("٣", None)],
)
def test_a_form_carries_the_version_it_was_drawn_from(posted: str, version: int | None) -> None:
    request = RequestFactory().post("/", {"deed": "amend", "expected": posted})
    assert expected_version(request) == version
    assert deed_asked(request) == "amend"
    assert deed_asked(RequestFactory().get("/?deed=amend")) == ""


def test_a_deed_with_errors_stands_open() -> None:
    empty = DeedForm(name="a", title="A", sentence="S", form=NoFields())
    assert not empty.is_open
    assert not empty.multipart


@pytest.mark.parametrize(
    ("capacity", "told"),
    [("titular", "titular"), ("subrogante", "(S), subrogante"), ("boss", "boss")],
)
def test_a_capacity_is_told_in_words(capacity: str, told: str) -> None:
    with translation.override("es"):
        assert capacity_in_words(capacity) == told


def test_a_party_is_a_code_and_a_pattern() -> None:
    with translation.override("es"):
        mark = party("per")
    assert "weave-per" in mark
    assert "<abbr>PER</abbr>" in mark
    assert 'title="Perú"' in mark
    assert "weave-none" in party("xyz")
    assert party("<b>") == party("<b>")
    assert "<b>" not in party("<b>")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("el Perú dio su consentimiento.", "El Perú dio su consentimiento."),
        ("per.south.liaison acusó recibo", "per.south.liaison acusó recibo"),
        ("", ""),
    ],
)
def test_a_sentence_is_raised_unless_it_begins_with_an_office(sentence: str, told: str) -> None:
    assert raised(sentence) == told


def test_a_fingerprint_is_read_in_groups() -> None:
    assert grouped("3f9a77c109de") == "3f9a 77c1 09de"
