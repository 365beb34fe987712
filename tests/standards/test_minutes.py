# SPDX-License-Identifier: Apache-2.0
"""Minutes are cut into passages without a loss; what is not recognised is left to the person."""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.standards.minutes.adjectives import ADJECTIVES
from ayni.standards.minutes.model import OF_ALL, OF_ONE, Passage, Side
from ayni.standards.minutes.read import read
from ayni.web.parties import _NAMES

CHILE = Side(code="chl", names=("Chile",), adjectives=ADJECTIVES["chl"])
PERU = Side(code="per", names=("Perú", "Peru"), adjectives=ADJECTIVES["per"])
BRAZIL = Side(code="bra", names=("Brasil", "Brazil"), adjectives=ADJECTIVES["bra"])
GUYANA = Side(code="guy", names=("Guyana", "Guiana"), adjectives=ADJECTIVES["guy"])
PAIR = (CHILE, PERU)
TEXTS = Path(__file__).parents[3] / "shared" / "data" / "texts" / "news_html"

WORDS = st.sampled_from(
    [
        *("La Delegación de Chile", "la delegación peruana", "Ambas Delegaciones", "Las Partes"),
        *("informó", "acordaron", "no", "tomaron nota", "hizo reserva", "y", ",", ".", ":", ";"),
        *("\n", "\n\n", "\r\n", "\u2029", "\x0b", " ", "\u00a0", "1.", "3.1", "a)", "-", "IV."),
        *("Perú", "e\u0301", "\u200b", "\x00", "ñ", "texto", "(", "de", "que", "\ud7ff"),
    ]
)
ANY = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join))


def one(text: str, *sides: Side) -> Passage:
    """Return the only passage of a text."""
    (passage,) = read(text, sides or PAIR).passages
    return passage


def inked(text: str) -> str:
    """Return the characters of a text that are no white space."""
    return "".join(text.split())


@given(ANY)
def test_no_character_is_lost_and_every_text_is_read(text: str) -> None:
    minutes = read(text, PAIR)
    assert inked(minutes.text) == inked(unicodedata.normalize("NFC", text))
    at = 0
    for passage in minutes.passages:
        assert minutes.text[at : passage.start].strip() == ""
        span = minutes.text[passage.start : passage.end]
        assert inked(span) == inked(passage.marker + passage.text)
        assert span
        at = passage.end
    assert minutes.text[at:].strip() == ""


@given(ANY)
def test_a_guess_is_one_that_its_speaker_may_make(text: str) -> None:
    for passage in read(text, PAIR).passages:
        assert set(passage.speakers) <= {"chl", "per"}
        if passage.verb:
            assert passage.verb in (OF_ONE if len(passage.speakers) == 1 else OF_ALL)
        elif not passage.heading:
            assert passage.doubts


@pytest.mark.parametrize(
    ("text", "speakers", "verb"),
    [
        ("La Delegación de Chile informó que la red funciona.", "chl", "informed"),
        ("LA DELEGACIÓN DEL PERÚ PROPUSO UNA FECHA.", "per", "proposed"),
        ("La Delegación de la República del Perú solicitó la lista.", "per", "requested"),
        ("La Parte chilena ofreció dos equipos.", "chl", "offered"),
        ("La delegacion peruana manifesto su acuerdo.", "per", "stated"),
        ("Asimismo, la Delegación de Chile reiteró su pedido.", "chl", "reiterated"),
        ("La Delegación del Perú hizo también presente lo indicado.", "per", "drew_attention"),
        ("La Delegación de Chile formuló una reserva.", "chl", "reserved"),
        ("El Jefe de la Delegación del Perú informó del avance.", "per", "informed"),
        ("Por su parte, la delegación del Perú, a través del INDECI, solicitó", "per", "requested"),
        (
            "A solicitud de la Delegación del Perú, la Delegación de Chile informó",
            "chl",
            "informed",
        ),
        ("Chile propuso un calendario.", "chl", "proposed"),
        ("Ambas Delegaciones acordaron ensayar.", "chl per", "agreed"),
        ("Las Partes se comprometieron a ensayar.", "chl per", "committed"),
        ("Ambas delegaciones tomaron nota.", "chl per", "took_note"),
        ("Las Delegaciones de Chile y del Perú coincidieron.", "chl per", "concurred"),
        ("La Delegación de Chile y la Delegación del Perú acordaron", "chl per", "agreed"),
        ("Chile y el Perú acordaron", "chl per", "agreed"),
        ("Ambos países dejaron constancia de ello.", "chl per", "placed_on_record"),
        ("A Delegação do Peru propôs um exercício.", "per", "proposed"),
        ("A parte chilena fez ressalva.", "chl", "reserved"),
        ("As Partes acordaram realizar um teste.", "chl per", "agreed"),
        ("Ambas as Delegações comprometeram-se a testar.", "chl per", "committed"),
        ("As Delegações fizeram constar a ausência.", "chl per", "placed_on_record"),
        ("The Chilean delegation requested the list.", "chl", "requested"),
        ("The delegation of Peru pointed out the delay.", "per", "drew_attention"),
        ("Both sides agreed to a monthly test.", "chl per", "agreed"),
        ("The Parties took note of the report.", "chl per", "took_note"),
    ],
)
def test_who_speaks_and_what_they_do_is_guessed_in_three_languages(
    text: str, speakers: str, verb: str
) -> None:
    passage = one(text)
    assert (" ".join(passage.speakers), passage.verb, passage.doubts) == (speakers, verb, ())


@pytest.mark.parametrize(
    ("text", "speakers", "doubt"),
    [
        ("Se acordó continuar con los trabajos.", "", "speaker_unknown"),
        ("La Delegación de Bolivia informó del paso.", "", "speaker_unknown"),
        ("El Ejército informó del avance.", "", "speaker_unknown"),
        ("Se informó que la Delegación de Chile llegó.", "", "speaker_unknown"),
        ("La Delegación de Chile señaló el plazo.", "chl", "verb_unknown"),
        ("Las Partes convinieron en la fecha.", "chl per", "verb_unknown"),
        ("Las Partes no acordaron la fecha.", "chl per", "denied"),
        ("As Partes não acordaram a data.", "chl per", "denied"),
        ("The Parties have not agreed.", "chl per", "denied"),
        ("La Delegación de Chile acordó la fecha.", "chl", "verb_of_others"),
        ("La Delegación de Chile tomó nota.", "chl", "verb_of_others"),
        ("Ambas delegaciones informaron de ello.", "chl per", "verb_of_others"),
        ("Chile, que en 2019 informó del tema, calló.", "", "speaker_unknown"),
    ],
)
def test_what_is_not_recognised_is_left_to_the_person(text: str, speakers: str, doubt: str) -> None:
    passage = one(text)
    assert passage.verb == ""
    assert " ".join(passage.speakers) == speakers
    assert doubt in passage.doubts


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("La Delegación de Chile informó del avance y solicitó la lista.", "second_verb"),
        (
            "Ambas Delegaciones acordaron esto. La Delegación del Perú hizo reserva.",
            "second_speaker",
        ),
    ],
)
def test_a_passage_that_says_two_things_is_marked(text: str, doubt: str) -> None:
    assert one(text).doubts == (doubt,)


def test_both_is_nobody_where_three_take_part() -> None:
    three = (CHILE, PERU, BRAZIL)
    assert one("Ambas Delegaciones acordaron la fecha.", *three).speakers == ()
    assert one("Las Delegaciones de Chile y del Perú acordaron la fecha.", *three).speakers == ()
    assert one("Las Delegaciones acordaron la fecha.", *three).speakers == ("chl", "per", "bra")


def test_other_pairs_are_called_by_their_own_names() -> None:
    pair = (BRAZIL, GUYANA)
    assert one("A delegação guianense informou o fechamento.", *pair).speakers == ("guy",)
    assert one("The Brazilian side offered two boats.", *pair).speakers == ("bra",)


def test_numbered_passages_titles_and_broken_lines_are_told_apart() -> None:
    text = (
        "ACTA DE LA XL REUNIÓN\r\n\r\n3. Comunicaciones\r\n"
        "3.1 La Delegación de Chile informó que la red entró en servicio el\r\n"
        "1.º de abril y que el ensayo se hará\r\nen mayo.\r\n\r\n"
        "3.2.- Ambas Delegaciones acordaron ensayar.\r\n"
    )
    passages = read(text, PAIR).passages
    assert [(p.marker, p.heading) for p in passages] == [
        ("", True),
        ("3.", True),
        ("3.1", False),
        ("", False),
        ("3.2.-", False),
    ]
    # A line that begins with a figure is not joined: it may be a passage; the person joins it.
    assert passages[3].text.endswith("el ensayo se hará en mayo.")
    assert passages[4].verb == "agreed"


def test_items_behind_a_colon_stay_with_what_leads_them_in() -> None:
    text = (
        "Ambas partes acordaron el siguiente calendario:\n"
        "a) marcha blanca a partir del 1 de septiembre;\n"
        "b) implementación definitiva el 1 de octubre.\n"
        "La Delegación de Chile informó lo demás."
    )
    first, second = read(text, PAIR).passages
    assert first.text.splitlines()[1] == "a) marcha blanca a partir del 1 de septiembre;"
    assert first.verb == "agreed"
    assert second.speakers == ("chl",)


def test_numbered_items_take_over_what_leads_them_in_and_say_so() -> None:
    text = (
        "4. Ambas Delegaciones acordaron:\n"
        "4.1 Intercambiar los puntos de contacto.\n"
        "4.2 Ensayar el protocolo.\n"
        "5. Otros asuntos"
    )
    lead, one_, two, rest = read(text, PAIR).passages
    assert (lead.heading, rest.heading, rest.speakers) == (True, True, ())
    for item in (one_, two):
        assert (item.speakers, item.verb) == (("chl", "per"), "agreed")
        assert item.doubts == ("taken_over",)


def test_a_number_that_counts_on_is_no_item_of_a_list() -> None:
    text = "4. Ambas Delegaciones acordaron:\n5. Otros asuntos se verán en la próxima reunión."
    assert read(text, PAIR).passages[1].verb == ""


def test_every_state_that_has_a_name_here_has_its_adjectives() -> None:
    assert set(ADJECTIVES) == set(_NAMES)


@pytest.mark.corpora
def test_news_of_others_are_read_whole_and_are_no_minutes() -> None:
    """What the press writes is cut without a loss, and hardly ever taken for a speech act."""
    if not TEXTS.is_dir():
        pytest.skip("CORPORA ABSENT: ../shared/data/texts; nothing checked")
    found = 0
    for path in sorted(TEXTS.glob("*.html")):
        raw = path.read_text(encoding="utf-8", errors="replace")
        raw = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", raw)
        text = html.unescape(re.sub(r"<[^>]+>", "\n", raw))
        minutes = read(text, PAIR)
        kept = "".join(inked(p.marker + p.text) for p in minutes.passages)
        assert kept == inked(unicodedata.normalize("NFC", text))
        found += sum(1 for p in minutes.passages if p.verb)
    assert found <= 3
