# SPDX-License-Identifier: Apache-2.0
"""What the pair agreed: who must give notice when, what widens, which deeds are refused."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.core.errors import Refusal
from ayni.rooms.notices import facts, rules
from ayni.rooms.notices.facts import Moment, Terms
from ayni.rooms.notices.rules import HOUR_MS, ask, is_late
from ayni.rooms.notices.states import NoticeState, fold, widening
from ayni.rooms.notices.states import wider_in as widens
from ayni.rooms.notices.tests.test_facts import ALL_TERMS
from tests.histories import History

START_MS = 1_795_446_000_000
PARAMS = rules.default_params()


def at(ms: int) -> Moment:
    return Moment(ms=ms, zone="America/Santiago", offset=-180)


def a_plan(**changed: object) -> Terms:
    """A foot patrol of a few at F-07, as in the drill."""
    values: dict[str, object] = {
        "activity": "patrol",
        "places": ("f-07",),
        "start": at(START_MS),
        "end": at(START_MS + 6 * HOUR_MS),
        "distance": "lt_100m",
        "strength": "1_10",
        "arms": "side",
    }
    return Terms(**{**values, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "hours", "number"),
    [
        ({}, 48, "A-1.1"),
        ({"distance": "500m_5km"}, 24, "A-1.3"),
        ({"distance": "gt_5km"}, 0, "A-1.4"),
        ({"activity": "exercise"}, 720, "A-2.1"),
        ({"activity": "closure", "distance": "gt_5km"}, 48, "A-7.4"),
        ({"strength": "101_500"}, 72, "A-10"),
        ({"arms": "crew", "distance": "gt_5km"}, 72, "A-10"),
        ({"activity": "exercise", "strength": "gt_500"}, 720, "A-2.1"),
        # What is left open counts as the gravest.
        ({"distance": None}, 48, "A-1.1"),
        ({"strength": None}, 72, "A-10"),
        ({"arms": None}, 72, "A-10"),
    ],
)
def test_the_rule_asks_for_hours_by_activity_distance_and_size(
    changed: dict[str, object], hours: int, number: str
) -> None:
    answer = ask(a_plan(**changed), PARAMS)

    assert (answer.lead_hours, answer.number, answer.must) == (hours, number, hours > 0)
    assert answer.latest_ms == (START_MS - hours * HOUR_MS if hours else None)


@pytest.mark.parametrize(("agreed", "hours"), [(12, 12), (0, 0), (-5, 0)])
def test_the_constitution_decides_over_the_model(agreed: int, hours: int) -> None:
    answer = ask(a_plan(), {"notices.lead.patrol.lt_100m": agreed})

    assert (answer.lead_hours, answer.must) == (hours, hours > 0)


def test_the_constitution_decides_what_a_large_activity_needs() -> None:
    assert ask(a_plan(strength="gt_500"), {"notices.lead.large": 100}).lead_hours == 100


def test_a_pair_without_parameters_starts_from_the_model() -> None:
    assert ask(a_plan(), {}) == ask(a_plan(), PARAMS)


def test_every_activity_and_distance_has_a_lead_time_in_the_model() -> None:
    wanted = {rules.param_name(a, d) for a in facts.ACTIVITIES for d in facts.DISTANCES}

    assert set(PARAMS) == wanted | {rules.LARGE_PARAM}


@pytest.mark.parametrize(("now", "late"), [(-1, False), (0, False), (1, True)])
def test_a_notice_is_in_time_up_to_the_latest_moment(now: int, *, late: bool) -> None:
    answer = ask(a_plan(), PARAMS)
    assert answer.latest_ms is not None

    assert is_late(answer, now_ms=answer.latest_ms + now) == late


def test_without_a_duty_no_notice_is_late() -> None:
    assert not is_late(ask(a_plan(distance="gt_5km"), PARAMS), now_ms=START_MS * 2)


@pytest.mark.parametrize(
    ("changed", "ways"),
    [
        ({}, ()),
        ({"start": at(START_MS - 1)}, ("start",)),
        ({"start": at(START_MS + 1)}, ()),
        ({"end": at(START_MS + 7 * HOUR_MS)}, ("end",)),
        ({"end": at(START_MS + 5 * HOUR_MS)}, ()),
        ({"end": None}, ("end",)),
        ({"distance": "500m_5km"}, ()),
        ({"distance": None}, ("distance",)),
        ({"strength": "11_30"}, ("strength",)),
        ({"arms": "long"}, ("arms",)),
        ({"arms": "none"}, ()),
        ({"places": ("f-07", "f-08")}, ("place",)),
        ({"places": ("f-08",)}, ("place",)),
        ({"activity": "live_fire"}, ("activity",)),
        (
            {"start": at(START_MS - 1), "arms": "crew", "places": ("f-08",)},
            ("start", "arms", "place"),
        ),
    ],
)
def test_going_further_widens_and_going_less_far_does_not(
    changed: dict[str, object], ways: tuple[str, ...]
) -> None:
    assert widens(a_plan(), a_plan(**changed)) == ways


def test_coming_nearer_widens() -> None:
    assert widens(a_plan(distance="gt_5km"), a_plan(distance="100_500m")) == ("distance",)


def test_what_replaces_two_versions_widens_if_it_goes_further_than_one_of_them() -> None:
    far, near = a_plan(distance="gt_5km", arms="long"), a_plan(distance="100_500m", arms="none")
    assert widening(a_plan(distance="100_500m", arms="long"), [far, near]) == ("distance", "arms")
    assert widening(a_plan(distance="gt_5km", arms="none"), [far, near]) == ()


def test_stating_what_was_left_open_never_widens() -> None:
    bare = a_plan(end=None, distance=None, strength=None, arms=None)

    assert widens(bare, a_plan()) == ()


@given(ALL_TERMS)
def test_nothing_widens_itself(terms: Terms) -> None:
    assert widens(terms, terms) == ()


@given(ALL_TERMS, ALL_TERMS, ALL_TERMS)
def test_two_steps_that_do_not_widen_do_not_widen_together(
    one: Terms, two: Terms, three: Terms
) -> None:
    if not widens(one, two) and not widens(two, three):
        assert widens(one, three) == ()


@given(ALL_TERMS, ALL_TERMS)
def test_what_does_not_widen_never_needs_an_earlier_notice(old: Terms, new: Terms) -> None:
    """A band that grows never asks for fewer hours, so that narrowing cannot ask for more."""
    before, after = ask(old, PARAMS), ask(new, PARAMS)
    if not widens(old, new) and after.latest_ms is not None:
        assert before.latest_ms is not None
        assert before.latest_ms <= after.latest_ms


@given(ALL_TERMS, st.dictionaries(st.sampled_from(sorted(PARAMS)), st.integers(-(10**9), 10**9)))
def test_the_rule_answers_whatever_was_agreed(terms: Terms, params: dict[str, int]) -> None:
    answer = ask(terms, params)

    assert answer.lead_hours >= 0
    assert answer.must == (answer.latest_ms is not None)


def refused(deed: Callable[[], None]) -> str:
    """Return the code with which a deed is refused; empty if it is not."""
    try:
        deed()
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    ("changed", "purpose", "code"),
    [
        ({}, "patrulla", ""),
        ({"places": ()}, "patrulla", "place_missing"),
        ({"end": at(START_MS)}, "patrulla", "end_before_start"),
        ({}, "x" * 301, "purpose_long"),
        ({}, "  ", "purpose_missing"),
        ({"end": None}, "patrulla", "band_missing"),
        ({"distance": None}, "patrulla", "band_missing"),
        ({"strength": None}, "patrulla", "band_missing"),
        ({"arms": None}, "patrulla", "band_missing"),
    ],
)
def test_a_notice_needs_place_window_purpose_and_bands(
    changed: dict[str, object], purpose: str, code: str
) -> None:
    terms = a_plan(**changed)

    assert refused(lambda: rules.check_terms(terms, urgent=False, purpose=purpose)) == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"end": None, "distance": None, "strength": None, "arms": None}, ""),
        ({"places": ()}, "place_missing"),
        ({"end": at(START_MS - 1)}, "end_before_start"),
    ],
)
def test_an_urgent_notice_needs_activity_place_and_start(
    changed: dict[str, object], code: str
) -> None:
    terms = a_plan(**changed)

    assert refused(lambda: rules.check_terms(terms, urgent=True, purpose="")) == code


@pytest.mark.parametrize(
    ("now_ms", "reason", "code"),
    [
        (START_MS - 49 * HOUR_MS, "", ""),
        (START_MS - 47 * HOUR_MS, " ", "lateness_reason_missing"),
        (START_MS - 47 * HOUR_MS, "temporal", ""),
        (START_MS + HOUR_MS, "temporal", ""),
    ],
)
def test_a_late_notice_is_given_with_its_reason(now_ms: int, reason: str, code: str) -> None:
    answer = ask(a_plan(), PARAMS)

    assert refused(lambda: rules.check_lateness(answer, now_ms=now_ms, reason=reason)) == code


@pytest.mark.parametrize(
    ("new", "reason", "changed", "code"),
    [
        (a_plan(arms="long"), "refuerzo", False, ""),
        (a_plan(), "nuevo contacto", True, ""),
        (a_plan(), "nada", False, "nothing_changed"),
        (a_plan(arms="long"), " ", False, "reason_missing"),
    ],
)
def test_an_amendment_changes_something_and_says_why(
    new: Terms, reason: str, code: str, *, changed: bool
) -> None:
    def deed() -> None:
        rules.check_amendment(a_plan(), new, reason=reason, changed=changed)

    assert refused(deed) == code


class Case:
    """A notice of CHL with a query and an objection of PER, all held by all."""

    def __init__(self) -> None:
        self.history = History(("chl", "per", "bol"))
        values = {"urgent": 0, **a_plan().to_values()}
        self.notice = self.history.append("chl", facts.GIVEN, values).leaf
        self.history.meet()
        asks = {"version": self.notice.hex(), "ground": "time", "asks": "postpone"}
        self.query = self.say("per", facts.QUERIED)
        self.objection = self.say("per", facts.OBJECTED, **asks)

    def say(self, party: str, kind: str, **values: str) -> bytes:
        act = self.history.append(party, kind, values, about=self.notice)
        self.history.meet()
        return act.leaf

    @property
    def state(self) -> NoticeState:
        return fold(self.history.acts)


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.mark.parametrize(("party", "code"), [("chl", ""), ("per", "not_author")])
def test_only_its_author_moves_a_notice(case: Case, party: str, code: str) -> None:
    assert refused(lambda: rules.check_author(case.state, party)) == code


def test_nobody_moves_a_notice_that_has_ended(case: Case) -> None:
    case.say("chl", facts.CANCELLED, why="weather")

    assert refused(lambda: rules.check_author(case.state, "chl")) == "after_end"


def test_an_acknowledgement_names_a_version_once(case: Case) -> None:
    notice = case.notice

    def check(party: str, version: bytes) -> str:
        return refused(lambda: rules.check_acknowledgement(case.state, party, version))

    assert check("per", notice) == ""
    assert check("chl", notice) == "own_act"
    assert check("per", case.query) == "version_unknown"
    case.say("per", facts.ACKNOWLEDGED, version=notice.hex())
    assert check("per", notice) == "already_acknowledged"
    assert check("bol", notice) == ""


def test_a_reply_is_given_once_by_the_party_that_was_asked(case: Case) -> None:
    def check(party: str, query: bytes) -> str:
        return refused(lambda: rules.check_reply(case.state, party, query))

    assert check("chl", case.query) == ""
    assert check("per", case.query) == "own_act"
    assert check("bol", case.query) == "not_author"
    assert check("chl", case.notice) == "query_unknown"
    case.say("chl", facts.REPLIED, query=case.query.hex())
    assert check("chl", case.query) == "already_answered"


def test_an_objection_is_lifted_once_by_its_own_party(case: Case) -> None:
    def check(party: str, objection: bytes) -> str:
        made = case.state.declaration.responses.objections
        return refused(lambda: rules.check_lift(made, party, objection))

    assert check("per", case.objection) == ""
    assert check("chl", case.objection) == "not_author"
    assert check("per", case.query) == "objection_unknown"
    case.say("per", facts.OBJECTION_LIFTED, objection=case.objection.hex())
    assert check("per", case.objection) == "already_lifted"
