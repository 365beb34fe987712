# SPDX-License-Identifier: Apache-2.0
"""What people may do: every deed is accepted once and refused once, and says why.

Anna is Chile's liaison officer, Boris acts for Peru over the link, Clara is of the press office.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ayni.adapters.accounts import journal
from ayni.adapters.accounts.models import Person
from ayni.adapters.record import reading
from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal, StalePage
from ayni.rooms.notices import facts, selectors, services
from ayni.rooms.notices.facts import Moment, Terms
from ayni.rooms.notices.tests.scene import given
from ayni.web.deeds import Deed
from tests.pair import HOUR_MS, NOW_MS, Scene, person

pytestmark = pytest.mark.django_db(databases=["default", "record"])

Act = Callable[..., Appended]


def moment(hours: float) -> Moment:
    return Moment(ms=NOW_MS + int(hours * HOUR_MS), zone="America/Santiago", offset=-180)


TERMS = Terms(
    activity="patrol",
    places=("f-07",),
    start=moment(72),
    end=moment(76),
    distance="lt_100m",
    strength="1_10",
    arms="side",
)
DETAILS: dict[str, Any] = {"purpose": "Mantención del punto"}


def deed(
    scene: Scene,
    *,
    office: str = "chl.liaison",
    who: Person | None = None,
    notice: bytes = b"",
    expected: int | None = None,
) -> Deed:
    scene.wait(0.01)
    return Deed(
        author=scene.viewer(office, who),
        deed_id=secrets.token_hex(16),
        about=notice,
        expected=expected,
    )


def refused(act: Act, *args: Any, **kwargs: Any) -> Refusal:
    before = len(reading.logs()), sum(log.size for log in reading.logs())
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    assert (len(reading.logs()), sum(log.size for log in reading.logs())) == before
    return refusal.value


def own_notice(scene: Scene) -> bytes:
    return services.give_notice(deed(scene), terms=TERMS, details=DETAILS).leaf


def their_notice(scene: Scene) -> bytes:
    return scene.per(facts.GIVEN, given())


def test_a_notice_states_the_rule_it_relies_on(scene: Scene) -> None:
    act = reading.act(own_notice(scene))
    assert act is not None
    assert (act.facts["rule"], act.facts["asked_minutes"], act.facts["late"]) == (
        "a-1.1",
        48 * 60,
        0,
    )
    assert act.values["purpose"] == "Mantención del punto"


@pytest.mark.parametrize(
    ("terms", "details", "code"),
    [
        (replace(TERMS, places=()), DETAILS, "place_missing"),
        (replace(TERMS, end=moment(71)), DETAILS, "end_before_start"),
        (replace(TERMS, arms=None), DETAILS, "band_missing"),
        (TERMS, {}, "purpose_missing"),
        (TERMS, {"purpose": "x" * 301}, "purpose_long"),
        (replace(TERMS, start=moment(20)), DETAILS, "lateness_reason_missing"),
    ],
)
def test_a_notice_that_no_rule_allows_is_refused(
    scene: Scene, terms: Terms, details: dict[str, Any], code: str
) -> None:
    assert refused(services.give_notice, deed(scene), terms=terms, details=details).code == code


def test_a_late_notice_is_given_with_its_reason_and_marked(scene: Scene) -> None:
    late = replace(TERMS, start=moment(20))
    details = {**DETAILS, "lateness_reason": "Orden recibida hoy"}
    done = services.give_notice(deed(scene), terms=late, details=details)
    act = reading.act(done.leaf)
    assert act is not None
    assert act.facts["late"] == 1


def test_the_press_office_is_told_who_could_give_notice(scene: Scene) -> None:
    refusal = refused(
        services.give_notice, deed(scene, office="chl.press"), terms=TERMS, details=DETAILS
    )
    assert refusal.code == "power_lacking"
    assert refusal.params["offices"] == ["chl.liaison"]


def test_the_duty_office_gives_urgent_notices_only(scene: Scene) -> None:
    duty = deed(scene, office="chl.civil.duty")
    assert refused(services.give_notice, duty, terms=TERMS, details=DETAILS).code == "power_lacking"
    urgent = Terms(activity="closure", places=("ruta-x-1",), start=moment(0))
    act = reading.act(services.give_urgent_notice(duty, terms=urgent).leaf)
    assert act is not None
    assert act.facts["urgent"] == 1
    assert "end" not in act.facts


def test_an_urgent_notice_without_a_place_is_refused(scene: Scene) -> None:
    nowhere = Terms(activity="closure", places=(), start=moment(0))
    duty = deed(scene, office="chl.civil.duty")
    assert refused(services.give_urgent_notice, duty, terms=nowhere).code == "place_missing"


def test_the_journal_of_this_state_says_who_pressed_the_button(scene: Scene) -> None:
    anna = person("anna", "chl.liaison")
    done = services.give_notice(deed(scene, who=anna), terms=TERMS, details=DETAILS)
    (line,) = journal.deeds_of(done.leaf)
    assert (line.person.username, line.office, line.kind) == ("anna", "chl.liaison", facts.GIVEN)


def test_the_same_form_sent_twice_is_one_deed(scene: Scene) -> None:
    once = deed(scene)
    first = services.give_notice(once, terms=TERMS, details=DETAILS)
    second = services.give_notice(once, terms=TERMS, details=DETAILS)
    assert first.leaf == second.leaf


def test_a_wider_amendment_is_measured_against_the_lead_time_again(scene: Scene) -> None:
    notice = own_notice(scene)
    sooner = replace(TERMS, start=moment(69))
    services.amend_notice(
        deed(scene, notice=notice), terms=sooner, details=DETAILS, reason="Luz de día"
    )
    version = selectors.state_of(notice).current[-1]
    assert version.act.facts["widens"] == ["start"]
    much_sooner = replace(TERMS, start=moment(10))
    refusal = refused(
        services.amend_notice,
        deed(scene, notice=notice),
        terms=much_sooner,
        details=DETAILS,
        reason="Luz de día",
    )
    assert refusal.code == "lateness_reason_missing"


def test_a_narrower_amendment_keeps_the_rule_that_was_stated(scene: Scene) -> None:
    notice = own_notice(scene)
    scene.wait(40)
    services.amend_notice(
        deed(scene, notice=notice),
        terms=replace(TERMS, end=moment(75)),
        details=DETAILS,
        reason="Termina antes",
    )
    version = selectors.state_of(notice).current[-1]
    assert (version.act.facts["widens"], version.act.facts["late"]) == ([], 0)


@pytest.mark.parametrize(
    ("terms", "reason", "code"),
    [
        (TERMS, "Luz", "nothing_changed"),
        (replace(TERMS, end=moment(75)), " ", "reason_missing"),
    ],
)
def test_an_amendment_changes_something_and_says_why(
    scene: Scene, terms: Terms, reason: str, code: str
) -> None:
    notice = own_notice(scene)
    amend = services.amend_notice
    about = deed(scene, notice=notice)
    assert refused(amend, about, terms=terms, details=DETAILS, reason=reason).code == code


def test_an_urgent_notice_is_completed_by_an_amendment(scene: Scene) -> None:
    urgent = Terms(activity="closure", places=("ruta-x-1",), start=moment(0))
    notice = services.give_urgent_notice(deed(scene), terms=urgent).leaf
    fuller = replace(urgent, end=moment(4))
    details = {"purpose": "Aluvión", "lateness_reason": "Emergencia"}
    services.amend_notice(
        deed(scene, notice=notice), terms=fuller, details=details, reason="Ya se sabe"
    )
    assert selectors.state_of(notice).current[-1].number == 2


def test_only_the_author_moves_a_notice(scene: Scene) -> None:
    notice = their_notice(scene)
    about = deed(scene, notice=notice)
    narrower = replace(TERMS, end=moment(75))
    codes = {
        refused(services.amend_notice, about, terms=narrower, details=DETAILS, reason="x").code,
        refused(services.cancel_notice, about, why="weather", note="").code,
        refused(services.close_notice, about, **CLOSED).code,
    }
    assert codes == {"not_author"}


CLOSED: dict[str, Any] = {
    "outcome": "as_notified",
    "actual_start": None,
    "actual_end": None,
    "remarks": "",
}


def test_a_notice_is_cancelled_once(scene: Scene) -> None:
    notice = own_notice(scene)
    services.cancel_notice(deed(scene, notice=notice), why="weather", note="Temporal")
    assert selectors.state_of(notice).stage == "cancelled"
    again = refused(services.cancel_notice, deed(scene, notice=notice), why="orders", note="")
    assert again.code == "after_end"


def test_a_notice_is_closed_with_its_actual_window(scene: Scene) -> None:
    notice = own_notice(scene)
    scene.wait(80)
    backwards = {**CLOSED, "actual_start": moment(75), "actual_end": moment(73)}
    about = deed(scene, notice=notice)
    assert refused(services.close_notice, about, **backwards).code == "end_before_start"
    forwards = {**CLOSED, "actual_start": moment(72.5), "actual_end": moment(75)}
    services.close_notice(about, **forwards)
    assert selectors.state_of(notice).stage == "closed"


def test_an_acknowledgement_names_a_version_and_is_given_once(scene: Scene) -> None:
    notice = their_notice(scene)
    acknowledge = services.acknowledge_notice
    duty = deed(scene, office="chl.civil.duty", notice=notice)
    acknowledge(duty, version=notice.hex())
    assert selectors.state_of(notice).acknowledgement("chl") == "current"
    about = deed(scene, notice=notice)
    assert refused(acknowledge, about, version=notice.hex()).code == "already_acknowledged"
    assert refused(acknowledge, about, version="00" * 32).code == "version_unknown"


def test_nobody_acknowledges_or_questions_their_own_notice(scene: Scene) -> None:
    notice = own_notice(scene)
    about = deed(scene, notice=notice)
    acknowledged = refused(services.acknowledge_notice, about, version=notice.hex())
    asked = refused(services.ask_about_notice, about, question="¿?")
    assert {acknowledged.code, asked.code} == {"own_act"}


def test_a_question_is_asked_by_the_other_and_answered_once(scene: Scene) -> None:
    theirs = their_notice(scene)
    services.ask_about_notice(deed(scene, notice=theirs), question="¿Con dron?")
    assert len(selectors.state_of(theirs).open_queries) == 1
    notice = own_notice(scene)
    query = scene.per(facts.QUERIED, {"question": "¿Con dron?"}, about=notice).hex()
    reply = services.reply_about_notice
    reply(deed(scene, notice=notice), query=query, answer="No")
    about = deed(scene, notice=notice)
    assert refused(reply, about, query=query, answer="No").code == "already_answered"
    assert refused(reply, about, query="00" * 32, answer="No").code == "query_unknown"


def test_nobody_answers_their_own_question(scene: Scene) -> None:
    theirs = their_notice(scene)
    query = services.ask_about_notice(deed(scene, notice=theirs), question="¿Con dron?").leaf
    about = deed(scene, notice=theirs)
    refusal = refused(services.reply_about_notice, about, query=query.hex(), answer="No")
    assert refusal.code == "own_act"


def test_an_objection_stands_beside_and_is_lifted_by_its_own_party(scene: Scene) -> None:
    notice = their_notice(scene)
    made = services.object_to_notice(
        deed(scene, office="chl.mfa.border", notice=notice),
        version=notice.hex(),
        ground="place",
        asks="relocate",
        reason="Otro nombre",
    )
    assert selectors.state_of(notice).stage == "given"
    lift = services.lift_objection
    lift(deed(scene, notice=notice), objection=made.leaf.hex())
    about = deed(scene, notice=notice)
    assert refused(lift, about, objection=made.leaf.hex()).code == "already_lifted"
    assert refused(lift, about, objection="00" * 32).code == "objection_unknown"


def test_the_duty_office_does_not_object(scene: Scene) -> None:
    notice = their_notice(scene)
    refusal = refused(
        services.object_to_notice,
        deed(scene, office="chl.civil.duty", notice=notice),
        version=notice.hex(),
        ground="place",
        asks="none",
        reason="",
    )
    assert refusal.code == "power_lacking"


@pytest.mark.parametrize(
    ("act", "told", "kind"),
    [
        (services.make_reservation, {"text": "Sin perjuicio"}, facts.RESERVED),
        (
            services.note_contact,
            {"result": "spoke", "office_called": "per.civil.duty", "note": ""},
            facts.CONTACT_NOTED,
        ),
        (services.note_heard, {"heard": "Ruta cerrada", "code": ""}, facts.HEARD),
    ],
)
def test_whoever_has_a_power_may_state_and_note(
    scene: Scene, act: Act, told: dict[str, str], kind: str
) -> None:
    notice = their_notice(scene)
    done = act(deed(scene, notice=notice), **told)
    held = reading.act(done.leaf)
    assert held is not None
    assert held.kind == kind
    clara = deed(scene, office="chl.press", notice=notice)
    assert refused(act, clara, **told).code == "power_lacking"


def test_a_misheard_code_is_refused_by_its_check_digits(scene: Scene) -> None:
    notice = their_notice(scene)
    about = deed(scene, notice=notice)
    refusal = refused(services.note_heard, about, heard="Ruta cerrada", code="7K3M-Q9TD-42")
    assert refusal.code == "code_check_wrong"


def test_a_page_that_has_aged_signs_nothing_but_an_urgent_deed(scene: Scene) -> None:
    notice = their_notice(scene)
    seen = reading.version_of(notice)
    scene.per(facts.AMENDED, {**_amended(notice), "widens": []}, about=notice)
    aged = deed(scene, notice=notice, expected=seen)
    assert isinstance(refused(services.ask_about_notice, aged, question="¿?"), StalePage)
    done = services.acknowledge_notice(aged, version=notice.hex())
    assert len(done.newer) == 1


def _amended(notice: bytes) -> dict[str, Any]:
    values = given(end=moment(75).to_value())
    del values["urgent"]
    return {**values, "supersedes": [notice.hex()], "reason": "Luz"}
