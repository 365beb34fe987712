# SPDX-License-Identifier: Apache-2.0
"""When a text may be frozen, as a function of its statements; no record, no page."""

import pytest

from ayni.core.codec import Json
from ayni.core.errors import Refusal
from ayni.core.limits import ACTA_RESERVATIONS_MAX_COUNT, ACTA_TEXT_CHARS_MAX
from ayni.rooms.meetings.facts import Stated
from ayni.rooms.meetings.rules import (
    Drafted,
    check_length,
    check_statement,
    edition_faults,
    faults_of,
    paragraphs,
)


def drafted(number: int = 1, stage: str = "tabled", **texts: str) -> Drafted:
    return Drafted(number=number, statement="ab" * 32, stage=stage, texts=texts)


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("uno", 1), ("uno\ndos", 1), ("uno\n\n\ndos", 2), ("a\r\n \r\nb", 2)],
)
def test_empty_lines_part_paragraphs(text: str, count: int) -> None:
    assert len(paragraphs(text)) == count


@pytest.mark.parametrize(
    ("one", "codes"),
    [
        (drafted(es="uno.", pt="um."), []),
        (drafted(es="uno.\n\ndos.", pt="um.\n\ndois."), []),
        (drafted(es="uno."), ["language_missing"]),
        (drafted(pt="um."), ["language_missing"]),
        (drafted(es="uno.", pt="um.\n\ndois."), ["misaligned"]),
        (drafted(stage="discussed", es="uno.", pt="um."), ["discussed"]),
        (drafted(stage="discussed"), ["discussed", "language_missing"]),
    ],
)
def test_each_fault_of_a_statement_is_named(one: Drafted, codes: list[str]) -> None:
    found = faults_of([one], languages=["es", "pt"], authentic=["es", "pt"])
    assert [fault.code for fault in found] == codes
    assert all(fault.number == 1 for fault in found)


def test_a_language_that_is_not_authentic_may_be_missing() -> None:
    assert faults_of([drafted(es="uno.")], languages=["es", "pt"], authentic=["es"]) == []


def test_an_acta_of_nothing_is_not_frozen() -> None:
    assert [one.code for one in faults_of([], languages=["es"], authentic=["es"])] == [
        "no_statements"
    ]


@pytest.mark.parametrize(
    ("form", "ordinal", "convened", "codes"),
    [
        ("regular", 40, True, []),
        ("regular", 41, True, ["ordinal"]),
        ("extraordinary", 7, True, []),
        ("follow_up", 39, True, []),
        ("regular", 40, False, ["not_convened"]),
    ],
)
def test_the_number_is_the_next_one_or_the_meeting_is_extraordinary(
    form: str, ordinal: int, *, convened: bool, codes: list[str]
) -> None:
    found = edition_faults(form=form, ordinal=ordinal, expected=40, convened=convened)
    assert [fault.code for fault in found] == codes


def check(**changed: Json) -> None:
    """Look at a statement of both, at an agenda of two items."""
    values: dict[str, Json] = {"text": {"es": "x"}, "speaker": "both", "verb": "agreed", "item": 1}
    check_statement(
        {**values, **changed}, parties=("chl", "per"), items={1, 2}, offices={"chl.desk"}
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": {"es": "  "}}, "statement_text_missing"),
        ({"speaker": "bol", "verb": "informed"}, "speaker_unknown"),
        ({"verb": "informed"}, "verb_not_spoken"),
        ({"item": 9}, "item_not_there"),
        ({"owners": ["chl.nobody"]}, "owner_unknown"),
    ],
)
def test_a_statement_that_nobody_can_make_is_refused(changed: dict[str, Json], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        check(**changed)


@pytest.mark.parametrize(
    "changed", [{}, {"item": 0}, {"owners": ["chl.desk"]}, {"speaker": "per", "verb": "informed"}]
)
def test_what_somebody_can_say_is_taken(changed: dict[str, Json]) -> None:
    check(**changed)


def test_a_text_longer_than_a_body_is_refused_before_it_is_signed() -> None:
    check_length({"s1": {"es": "a" * ACTA_TEXT_CHARS_MAX}}, [])
    with pytest.raises(Refusal, match="acta_too_long"):
        check_length({"s1": {"es": "a" * ACTA_TEXT_CHARS_MAX, "pt": "b"}}, [])
    row = Stated(
        number=1, statement=b"s", version=b"v", table=1, item=0, speaker="both", verb="agreed",
        reservations=(b"r",) * (ACTA_RESERVATIONS_MAX_COUNT + 1),
    )  # fmt: skip
    with pytest.raises(Refusal, match="too_large"):
        check_length({}, [row])
