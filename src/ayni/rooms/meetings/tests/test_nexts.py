# SPDX-License-Identifier: Apache-2.0
"""The next meeting as an acta in force announces it, until somebody proposes it."""

from __future__ import annotations

import pytest

from ayni.adapters import clock
from ayni.core.codec import Json
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.models import Acta, Edition
from ayni.rooms.meetings.tests.pages import SECRETARIAT, a_mechanism, an_edition, day, suspended
from ayni.rooms.meetings.tests.paper_pages import (
    SALT,
    acta_values,
    an_edition_held,
    consented,
)
from ayni.rooms.meetings.tests.test_ahead import seen_by
from ayni.web.readers import ends_ms
from tests.pair import Scene
from tests.rooms import Signed

pytestmark = pytest.mark.django_db(databases=["default", "record"])

ZONES = {"chl": "America/Santiago", "per": "America/Lima"}


def announced(scene: Scene, host: str, *parties: str, on: str = "") -> bytes:
    """Return an acta that announces a meeting in 120 days, and that parties consented to."""
    values = acta_values(an_edition_held(scene))
    values["next_day"] = {"day": on or day(120), "zone": ZONES["chl"]}
    if host:
        values["next_host"] = host
    values["text"] = facts.acta_text_hash(values, SALT).hex()
    leaf = scene.chl(facts.ACTA_PROPOSED, values, by=f"chl.{SECRETARIAT}")
    for party in parties:
        consented(scene, leaf, values["text"], party)
    return leaf


def awaited(at_desk: Signed) -> list[tuple[str, str, int | None]]:
    """Return on whom a convocation waits: mine or theirs, whose, and until when."""
    viewer = seen_by(at_desk, SECRETARIAT)
    found = selectors.desk_items(viewer, clock.now_ms())
    mechanism = Edition.objects.first().mechanism  # type: ignore[union-attr]
    return [
        (one.waits, one.party, one.deadline_ms)
        for one in found
        if one.url == selectors.mechanism_url(mechanism)
    ]


@pytest.mark.parametrize(("host", "waits"), [("per", "theirs"), ("chl", "mine")])
def test_who_receives_next_convenes_two_months_before(
    scene: Scene, at_desk: Signed, host: str, waits: str
) -> None:
    announced(scene, host, "chl", "per")
    assert awaited(at_desk) == [(waits, host, ends_ms(day(60), ZONES[host]))]


def test_without_a_host_the_own_state_is_asked(scene: Scene, at_desk: Signed) -> None:
    announced(scene, "", "chl", "per")
    assert [one[:2] for one in awaited(at_desk)] == [("mine", "chl")]


def test_what_is_not_agreed_announces_nothing(scene: Scene, at_desk: Signed) -> None:
    announced(scene, "per", "chl")
    assert awaited(at_desk) == []


def test_a_day_of_no_calendar_is_not_shown(scene: Scene, at_desk: Signed) -> None:
    announced(scene, "per", "chl", "per", on="2027-02-30")
    assert Acta.objects.get().next_day == ""
    assert awaited(at_desk) == []


def test_a_later_edition_settles_it_until_it_is_cancelled(scene: Scene, at_desk: Signed) -> None:
    announced(scene, "per", "chl", "per")
    mechanism = bytes.fromhex(Edition.objects.get().mechanism)
    later = an_edition(scene, mechanism, ahead=118, ordinal=41, host="per")
    assert awaited(at_desk) == []
    why: dict[str, Json] = {"reason": "other"}
    scene.per(facts.EDITION_CANCELLED, why, by=f"per.{SECRETARIAT}", about=later)
    assert len(awaited(at_desk)) == 1


def test_a_mechanism_whose_place_another_took_convenes_nobody(
    scene: Scene, at_desk: Signed
) -> None:
    announced(scene, "per", "chl", "per")
    a_mechanism(scene, code="after", replaces=[Edition.objects.get().mechanism])
    assert awaited(at_desk) == []


def test_a_suspended_mechanism_convenes_nobody(scene: Scene, at_desk: Signed) -> None:
    announced(scene, "per", "chl", "per")
    suspended(scene, bytes.fromhex(Edition.objects.get().mechanism))
    assert awaited(at_desk) == []
