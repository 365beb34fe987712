# SPDX-License-Identifier: Apache-2.0
"""What looks like data of a person is found in every writing; codes, dates and places are not."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.shortcodes import code_of
from ayni.standards.identifiers.digits import cpf_checks, cpf_holds, dni_checks, rut_check
from ayni.standards.identifiers.model import RANKS, WHATS
from ayni.standards.identifiers.read import find

DASHES = ("-", "\u2010", "\u2011", "\u2013", "\u2212", "\uff0d")
SPACES = (" ", "\u00a0", "\u202f", "\u2009")
HIDDEN = ("\u200b", "\u200d", "\u2060", "\ufeff")
DIGITS = ("0123456789", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19")
ZONE = "P<CHLENSAYO<<FICTICIO".ljust(44, "<")
ARABIC = "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"


def asked(text: str) -> list[tuple[str, str]]:
    """Return what a person would be asked about: all that is at least likely."""
    return [(one.what, text[one.start : one.end]) for one in find(text) if one.at_least("likely")]


@st.composite
def ruts(draw: st.DrawFn) -> str:
    """Return a valid Chilean number of a person, made up."""
    number = str(draw(st.integers(1_000_000, 29_999_999)))
    head, middle, last = number[:-6], number[-6:-3], number[-3:]
    dash = draw(st.sampled_from(DASHES))
    return f"{head}.{middle}.{last}{dash}{rut_check(number)}"


@st.composite
def written(draw: st.DrawFn, plain: str) -> str:
    """Return a text in other digits, with characters between that nobody sees."""
    digits = draw(st.sampled_from([*DIGITS, ARABIC]))
    out = []
    for character in plain:
        out.append(digits[int(character)] if character in DIGITS[0] else character)
        if draw(st.booleans()):
            out.append(draw(st.sampled_from(HIDDEN)))
    return "".join(out)


@given(st.data())
def test_a_chilean_number_is_found_in_every_writing(data: st.DataObject) -> None:
    number = data.draw(ruts())
    text = data.draw(written(number))
    before, after = data.draw(st.sampled_from([("", ""), ("de ", "."), ("\u00bb\u00a0", ", y")]))
    found = find(before + text + after)
    assert [(one.what, one.sure) for one in found] == [("rut", "certain")]
    shown = (before + text + after)[found[0].start : found[0].end]
    assert shown == text.rstrip("".join(HIDDEN))


@given(st.integers(0, 99_999_999).map("{:08d}".format), st.sampled_from(SPACES), st.integers(0, 1))
def test_a_peruvian_number_beside_its_word_is_certain(number: str, space: str, which: int) -> None:
    for text in (
        f"DNI{space}{number}",
        f"D.N.I. N\u00b0{space}{number}-{dni_checks(number)[which]}",
    ):
        assert [(one.what, one.sure) for one in find(text)] == [("dni", "certain")]


@given(st.integers(0, 999_999_999).map("{:09d}".format))
def test_a_brazilian_number_is_found_by_its_two_check_digits(number: str) -> None:
    whole = number + cpf_checks(number)
    text = f"{whole[:3]}.{whole[3:6]}.{whole[6:9]}-{whole[9:]}"
    found = [(one.what, one.sure) for one in find(f"o titular {text}, presente")]
    assert found == [("cpf", "certain" if cpf_holds(whole) else "likely")]


@pytest.mark.parametrize(
    ("number", "check"), [("12345678", "5"), ("11111111", "1"), ("10000013", "K"), ("7654321", "6")]
)
def test_check_digits_of_chile_are_those_of_the_register(number: str, check: str) -> None:
    # Worked by hand: 8*2+7*3+6*4+5*5+4*6+3*7+2*2+1*3 = 138, and 138 + 5 = 13 * 11.
    assert rut_check(number) == check


def test_check_digits_of_peru_and_brazil_are_those_of_their_registers() -> None:
    assert dni_checks("10117410")[0] == "2"  # python-stdnum, stdnum.pe.cui
    assert cpf_checks("529982247") == "25"
    assert not cpf_holds("11111111111")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pasaporte N\u00b0 AB123456", [("passport", "AB123456")]),
        (ZONE, [("passport", ZONE)]),
        ("cami\u00f3n patente BBCL\u00b712", [("plate", "BBCL\u00b712")]),
        ("placa ABC-123 y ABC1D23", [("plate", "ABC-123"), ("plate", "ABC1D23")]),
        ("llamar al +56 9 0000 0000", [("telephone", "+56 9 0000 0000")]),
        ("celular 900 000 000", [("telephone", "900 000 000")]),
        ("fone (21) 90000-0000", [("telephone", "(21) 90000-0000")]),
        ("nadie@ejemplo.invalid", [("email", "nadie@ejemplo.invalid")]),
        ("Mayor Ficticio informa", [("name", "Mayor Ficticio")]),
        ("Cap. Ensayo Simulado", [("name", "Cap. Ensayo Simulado")]),
        ("SARGENTO ENSAYO SIMULADO", [("name", "SARGENTO ENSAYO SIMULADO")]),
        ("o tenente Ensaio Simulado", [("name", "tenente Ensaio Simulado")]),
        ("Sergeant First Class Doe", []),
        ("Colonel Doe arrived", [("name", "Colonel Doe")]),
        ("RUT 12345678-9, mal copiado", [("rut", "12345678-9")]),
    ],
)  # fmt: skip
def test_what_a_person_would_see_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert asked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Comandante en Jefe, Capit\u00e1n de Puerto, Estado Mayor Conjunto, Coronel de Brigada",
        "Jefe de la Brigada; General de Divisi\u00f3n; Comandante General; Plaza Mayor Arica",
        "del 2026-11-23 09:00 al 24/11/2026 17:30, 23.11.2026, 20261123",
        "-18.351234, -70.123456; 18\u00b021'04\u2033 S; +12.3456-070.1234/; UTM 19K 367512 7968133",
        "Of. 123/2026; Oficio N\u00b0 12345678-5; Res. Ex. 1234-2026; nota verbal 7654321-6",
        "F-07, F-08, X-1, RRE-XL, XXXIX, ISO 22320, STANAG 2014, RFC 7946",
        "150 personas, 3.500 kg, 12.345.678 pesos, 1:50.000, 45 %, 00:45",
        "2024, 2025, 2026\n12 34 56 78\n100 200 300 400",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "AW139, C-130, UH-60, M113A2, Mi-171SH, A-29",
    ],
)  # fmt: skip
def test_offices_dates_places_and_file_numbers_are_not_asked_about(text: str) -> None:
    assert asked(text) == []


@given(st.binary(min_size=32, max_size=32))
def test_reading_codes_and_hashes_of_acts_are_not_asked_about(leaf: bytes) -> None:
    assert asked(f"el acto {code_of(leaf)} ({leaf.hex()})") == []


@given(
    st.dates(date(1500, 1, 1)),
    st.times(),
    st.integers(-90_000_000, 90_000_000),
    st.integers(-180_000_000, 180_000_000),
)
def test_instants_and_coordinates_are_not_asked_about(
    day: date, hour: time, lat: int, lon: int
) -> None:
    assert asked(f"{day} {hour} | {lat / 1e6:.6f} | {lon / 1e6:.6f} | {lat / 1e6:+.4f}") == []


@given(st.text(max_size=400))
def test_any_text_has_spans_that_lie_in_it_in_order_and_apart(text: str) -> None:
    end = 0
    for one in find(text):
        assert end <= one.start < one.end <= len(text)
        assert one.what in WHATS
        assert one.sure in RANKS
        end = one.end


@pytest.mark.parametrize(
    "piece",
    ["1", "12345678 ", "9 ", "a", "a.", "a@", "+5 ", "Cap. ", "Cap. A", "A<", "A1", "((1", "-1"],
)
def test_the_work_grows_with_the_length_of_the_text_and_no_faster(piece: str) -> None:
    # Steps of the pattern engine cannot be counted; a search that doubled its work with each
    # character would not come to the end of these.
    text = piece * (200_000 // len(piece))
    assert len(find(text, count_max=1 << 20)) <= len(text)


def test_a_long_list_stops_at_the_bound() -> None:
    rows = "\n".join(f"{n}.345.678-{rut_check(f'{n}345678')}" for n in range(10, 25)) * 10
    assert len(find(rows, count_max=20)) == 20


# --- texts of others ---

SHARED = Path(__file__).parents[3] / "shared" / "data"
CORPORA = {
    "laws and debates": "texts/akoma_ntoso/*.xml",
    "news": "texts/news_html/*.html",
    "cooperation of states": "texts/bilateral_facts.jsonl",
    "alerts": "cap/*",
    "earthquakes": "quakes/*",
    "figures": "hxl_migration/libhxl/*.csv",
}


def _texts(pattern: str) -> Iterator[str]:
    for path in sorted(SHARED.glob(pattern)):
        if not path.is_file():
            continue
        raw = path.read_bytes().decode("utf-8", "replace")
        if path.suffix in {".html", ".xml"}:
            raw = re.sub(r"<(script|style)\b.*?</\1>", " ", raw, flags=re.DOTALL)
            raw = html.unescape(re.sub(r"<[^>]*>", "\n", raw))
        yield raw


@pytest.mark.corpora
@pytest.mark.parametrize("kind", CORPORA)
def test_texts_of_others_hold_few_national_numbers(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = list(_texts(CORPORA[kind]))
    if not texts:
        pytest.skip(f"CORPORA ABSENT: {CORPORA[kind]} expected in ../shared/data; nothing checked")
    counts = Counter(
        (one.what, one.sure) for text in texts for one in find(text, count_max=1 << 20)
    )
    size = sum(map(len, texts))
    told = ", ".join(f"{what} {sure}: {n}" for (what, sure), n in sorted(counts.items()))
    with capsys.disabled():
        print(f"\n{kind}: {len(texts)} texts, {size} characters: {told or 'nothing'}")
    numbers = sum(
        n
        for (what, sure), n in counts.items()
        if what in {"rut", "dni", "cpf"} and sure != "possible"
    )
    assert numbers * 100_000 <= size, "more than one in a hundred thousand characters"
