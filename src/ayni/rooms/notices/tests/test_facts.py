# SPDX-License-Identifier: Apache-2.0
"""What a notice states: which members are structural, and that terms survive the way out and in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.codec import Json, decode, encode
from ayni.core.errors import SchemaError
from ayni.core.kinds import Kind, check_values, structural_of
from ayni.rooms.notices import facts
from ayni.rooms.notices.facts import KINDS, Moment, Terms

START: Json = {"ms": 1_795_446_000_000, "zone": "America/Lima", "offset": -300}
TERMS: dict[str, Json] = {"activity": "patrol", "places": ["f-07"], "start": START}
LEAF = "11" * 32

MOMENTS = st.builds(
    Moment,
    ms=st.integers(0, 4_000_000_000_000),
    zone=st.sampled_from(["America/Lima", "America/Santiago"]),
    offset=st.integers(-720, 720),
)
BANDS = {
    "distance": st.none() | st.sampled_from(facts.DISTANCES),
    "strength": st.none() | st.sampled_from(facts.STRENGTHS),
    "arms": st.none() | st.sampled_from(facts.ARMS),
}
ALL_TERMS = st.builds(
    Terms,
    activity=st.sampled_from(facts.ACTIVITIES),
    places=st.lists(st.sampled_from(["f-07", "f-08", "caleta"]), min_size=1, unique=True).map(
        tuple
    ),
    start=MOMENTS,
    end=st.none() | MOMENTS,
    **BANDS,
)


@given(ALL_TERMS)
def test_terms_come_back_from_the_record_as_they_went(terms: Terms) -> None:
    values = decode(encode(terms.to_values()))

    assert isinstance(values, dict)
    assert Terms.from_facts(values) == terms
    check_values(KINDS[facts.GIVEN], {"urgent": 0, **values})


@pytest.mark.parametrize(
    "harm",
    [
        {"activity": "picnic"},
        {"activity": None},
        {"places": "f-07"},
        {"places": ["Línea de frontera"]},
        {"start": 5},
        {"start": {"ms": 1}},
        {"end": {"ms": 1.5, "zone": "America/Lima", "offset": 0}},
        {"distance": "12 m"},
        {"strength": 6},
        {"arms": ["long"]},
    ],
)
def test_terms_that_are_no_terms_of_a_notice_are_refused(harm: dict[str, Json]) -> None:
    with pytest.raises(SchemaError):
        Terms.from_facts({**TERMS, **harm})


@pytest.mark.parametrize("name", ["activity", "places", "start"])
def test_what_even_an_urgent_notice_must_say_is_missed(name: str) -> None:
    with pytest.raises(SchemaError, match=name):
        Terms.from_facts({n: v for n, v in TERMS.items() if n != name})


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_free_text_is_never_structural(kind: Kind) -> None:
    texts = {
        "purpose",
        "exact_strength",
        "units",
        "contact",
        "note",
        "reason",
        "question",
        "answer",
    }

    assert all(m.type.closed for m in kind.members if m.structural)
    assert not {m.name for m in kind.members if m.structural} & texts


def test_what_the_fold_reads_of_a_notice_leaves_out_whatever_may_be_erased() -> None:
    values: dict[str, Json] = {
        "urgent": 0,
        **TERMS,
        "purpose": "patrulla a pie",
        "exact_strength": "6",
        "contact": "puesto F-07",
        "own_ref": "OF-12",
    }
    check_values(KINDS[facts.GIVEN], values)

    assert structural_of(KINDS[facts.GIVEN], values) == {"urgent": 0, **TERMS}


def test_an_urgent_notice_needs_three_typed_fields() -> None:
    check_values(KINDS[facts.GIVEN], {"urgent": 1, **TERMS})

    required = {m.name for m in KINDS[facts.GIVEN].members if m.required}
    assert required == {"urgent", "activity", "places", "start"}


@pytest.mark.parametrize(
    ("kind", "author", "urgent"),
    [
        (facts.GIVEN, "any", True),
        (facts.AMENDED, "opener", False),
        (facts.CANCELLED, "opener", False),
        (facts.CLOSED, "opener", False),
        (facts.ACKNOWLEDGED, "other", True),
        (facts.QUERIED, "other", False),
        (facts.OBJECTED, "other", False),
        (facts.CONTACT_NOTED, "any", True),
    ],
)
def test_each_act_has_its_author_and_its_urgency(kind: str, author: str, *, urgent: bool) -> None:
    assert (KINDS[kind].author, KINDS[kind].urgent) == (author, urgent)


def test_each_object_has_one_kind_that_opens_it_and_all_else_is_about_one() -> None:
    opening = {kind.name for kind in KINDS.values() if kind.opens}

    assert opening == facts.OPENINGS
    assert {facts.GIVEN, facts.SERIES_GIVEN, facts.UNUSUAL_ASKED, facts.MESSAGE_HEARD} <= opening
    for kind in KINDS.values():
        assert kind.opens or (kind.about and kind.about <= opening)
    assert KINDS[facts.ACKNOWLEDGED].about == opening


def test_an_amendment_restates_all_terms() -> None:
    kind = KINDS[facts.AMENDED]
    changed: dict[str, Json] = {"supersedes": [LEAF], "widens": ["start"], "reason": "lluvia"}
    check_values(kind, {**changed, **TERMS})

    with pytest.raises(SchemaError, match="activity"):
        check_values(kind, changed)
