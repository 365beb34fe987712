# SPDX-License-Identifier: Apache-2.0
"""What guests owe the host before a meeting: on the Desk, in its calendar, on the edition."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from ayni.adapters import clock
from ayni.adapters.record import reading
from ayni.core import constitution as law
from ayni.core.codec import Json
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.tests.histories import ZONE, delegation_facts
from ayni.rooms.meetings.tests.pages import (
    FOREIGN,
    SECRETARIAT,
    a_mechanism,
    accepted,
    an_edition,
    day,
)
from ayni.rooms.meetings.tests.test_ahead import seen_by
from ayni.standards import ical
from ayni.web.readers import ends_ms
from tests.pair import Scene
from tests.rooms import Signed, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])

AHEAD = 40
LISTED: dict[str, Json] = {"list_count": 11, "list_day": {"day": "2026-11-20", "zone": ZONE}}


def convened(scene: Scene, **changed: Json) -> bytes:
    """Return a convened edition, the host Chile unless said otherwise."""
    made = an_edition(scene, a_mechanism(scene), ahead=AHEAD, **changed)
    accepted(scene, made)
    return made


def announced(scene: Scene, edition: bytes, party: str = "per", **more: Json) -> bytes:
    """Let a party announce its delegation, with more than must be said of it."""
    act = scene.per if party == "per" else scene.chl
    values = {**delegation_facts(party), **more}
    return act(facts.DELEGATION_ANNOUNCED, values, by=f"{party}.{SECRETARIAT}", about=edition)


def declared(scene: Scene, edition: bytes, gate: str, party: str = "chl") -> None:
    """Let a party declare how entry stands."""
    values: dict[str, Json] = {"gate": gate, "direction": "entry"}
    act = scene.per if party == "per" else scene.chl
    act(facts.ENTRY_DECLARED, values, by=f"{party}.{SECRETARIAT}", about=edition)


Line = tuple[str, str, int]
LIST, NEEDS = "Entregar la nómina", "Decir qué se pide al anfitrión"
LIST_AWAITED, NEEDS_AWAITED = "falta su nómina en papel", "falta lo que pide al anfitrión"


def owed(at_desk: Signed) -> list[Line]:
    """Return what the Desk asks of guests: the words, on whom it waits, days before the first."""
    viewer = seen_by(at_desk, SECRETARIAT)
    days = {ends_ms(day(AHEAD - before), ZONE): before for before in range(AHEAD)}
    with translation.override("es"):
        return [
            (item.asked, item.waits, days[item.deadline_ms or 0])
            for item in selectors.desk_items(viewer, clock.now_ms())
            if item.asked in {LIST, NEEDS, LIST_AWAITED, NEEDS_AWAITED}
        ]


def test_a_guest_owes_its_list_and_what_it_asks_once_it_announced_itself(
    scene: Scene, at_desk: Signed
) -> None:
    edition = convened(scene)
    assert owed(at_desk) == [], "the delegation comes first"
    announced(scene, edition)
    assert owed(at_desk) == [(LIST_AWAITED, "theirs", 10), (NEEDS_AWAITED, "theirs", 7)]
    announced(scene, edition, needs="Nada.")
    assert owed(at_desk) == [(LIST_AWAITED, "theirs", 10)]
    announced(scene, edition, needs="Dos intérpretes.", **LISTED)
    assert owed(at_desk) == []
    announced(scene, edition)
    assert len(owed(at_desk)) == 2, "said anew without them, it takes the place of what was said"


def test_the_own_state_is_asked_where_the_other_receives(scene: Scene, at_desk: Signed) -> None:
    edition = convened(scene, host="per")
    announced(scene, edition, "chl")
    assert owed(at_desk) == [(LIST, "mine", 10), (NEEDS, "mine", 7)]
    page = text(at_desk(SECRETARIAT).get("/"))
    assert LIST in page
    assert NEEDS in page


def test_a_host_owes_nothing_to_itself(scene: Scene, at_desk: Signed) -> None:
    announced(scene, convened(scene), "chl")
    assert owed(at_desk) == []


@pytest.mark.parametrize(("gate", "asked"), [("pending", 2), ("denied", 2), ("granted", 1)])
def test_no_list_is_asked_once_entry_is_granted(
    scene: Scene, at_desk: Signed, gate: str, asked: int
) -> None:
    edition = convened(scene)
    announced(scene, edition)
    declared(scene, edition, gate)
    assert len(owed(at_desk)) == asked


def test_nobody_hosts_a_meeting_by_video(scene: Scene, at_desk: Signed) -> None:
    announced(scene, convened(scene, modality="remote"))
    assert owed(at_desk) == []


def test_a_cancelled_or_postponed_meeting_asks_nothing_of_its_guests(
    scene: Scene, at_desk: Signed
) -> None:
    edition = convened(scene)
    announced(scene, edition)
    cited: dict[str, Json] = {"version": edition.hex(), "reason": "other"}
    scene.per(facts.EDITION_POSTPONED, cited, by=f"per.{SECRETARIAT}", about=edition)
    assert owed(at_desk) == []
    scene.per(facts.EDITION_CANCELLED, {"reason": "other"}, by=f"per.{SECRETARIAT}", about=edition)
    assert owed(at_desk) == []


def test_what_was_asked_stays_told_when_the_words_are_erased(scene: Scene, at_desk: Signed) -> None:
    edition = convened(scene)
    said = announced(scene, edition, needs="Una habitación para dos personas", **LISTED)
    office: dict[str, Json] = {
        "office": "chl.privacy",
        "powers": ["privacy"],
        "names": {"es": "Datos personales"},
        "institution": "other",
    }
    scene.chl(law.OFFICE_DECLARED, office, by=f"chl.{FOREIGN}")
    asked: dict[str, Json] = {"act": said.hex(), "members": ["needs"], "ground": "personal_data"}
    request = scene.chl(law.ERASURE_ASKED, asked, by="chl.privacy", refs=(said,))
    scene.chl(law.ERASURE_DONE, {}, by="chl.privacy", about=request)
    assert "needs" not in reading.values_of([said])[said]
    assert owed(at_desk) == []


def test_the_days_stand_in_the_calendar_one_for_each_thing(scene: Scene, at_desk: Signed) -> None:
    announced(scene, convened(scene))
    calendar = ical.read(at_desk(SECRETARIAT).get(reverse("web:deadlines-ics")).content.decode())
    told = {event.summary: event.ends.ms for event in calendar.events}
    asked = [one for one in told if LIST_AWAITED in one or NEEDS_AWAITED in one]
    assert len(asked) == 2
    assert len({told[one] for one in asked}) == 2


def test_the_edition_says_what_a_guest_still_owes(scene: Scene, at_desk: Signed) -> None:
    edition = convened(scene)
    announced(scene, edition)

    def shown() -> str:
        return text(at_desk(SECRETARIAT).get(selectors.edition_url(edition.hex())))

    assert "Nómina en papel, de PER: vence" in shown()
    assert "Lo que pide al anfitrión, de PER: vence" in shown()
    announced(scene, edition, needs="Nada.", **LISTED)
    assert "de PER: vence" not in shown()
