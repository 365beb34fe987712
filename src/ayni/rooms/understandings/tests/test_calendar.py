# SPDX-License-Identifier: Apache-2.0
"""Days of understandings in the calendars of others: one event each, moved and ended by version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from ayni.core.codec import Json
from ayni.core.shortcodes import code_of
from ayni.rooms.understandings import facts, mappings, selectors
from ayni.rooms.understandings.tests.acts import PAIR, day, instant
from ayni.rooms.understandings.tests.pages import TEXT, an_understanding, claimed
from ayni.standards import ical
from tests.pair import Scene
from tests.rooms import Signed, sit
from tests.standards.judging import build_judge, judge

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def feed(client: Client) -> bytes:
    response = client.get(reverse("understandings:calendar-ics"))
    assert response.status_code == 200
    return response.content


def rescheduled(scene: Scene, of: bytes, to: str) -> None:
    """Let both agree on another day."""
    values: dict[str, Json] = {
        "parties": list(PAIR),
        "change": "reschedule",
        "why": "Faltan equipos.",
        "deadline": day(to),
        "valid_until": instant(scene.now_ms + 86_400_000),
    }
    change = scene.chl(facts.CHANGE_PROPOSED, values, by="chl.staff.secretariat", about=of)
    for party, act in (("chl", scene.chl), ("per", scene.per)):
        consent: dict[str, Json] = {"proposal": change.hex()}
        act(facts.CHANGE_CONSENTED, consent, by=f"{party}.staff.head", about=of)


def test_a_day_is_one_event_that_moves_and_ends_with_its_understanding(
    scene: Scene, at_desk: Signed
) -> None:
    an_understanding(scene, number=8)
    dated = an_understanding(scene, number=7, deadline=day("2099-06-30"))
    client = at_desk("liaison")
    (before,) = ical.read(feed(client)).events
    assert before.summary == f"EJERCICIO · RRE-XXXIX/E-07: {TEXT}"
    assert "Vence: 30 jun 2099" in before.description
    assert code_of(dated) in before.description
    assert before.starts.zone == "America/Santiago"
    assert before.ends is not None
    rescheduled(scene, dated, "2099-12-31")
    (moved,) = ical.read(feed(client)).events
    assert (moved.uid, moved.status) == (before.uid, "CONFIRMED")
    assert moved.starts.ms > before.starts.ms
    assert moved.sequence > before.sequence
    claim = claimed(scene, dated)
    scene.chl(facts.CONFIRMED, {"proposal": claim.hex()}, about=dated)
    (done,) = ical.read(feed(client)).events
    assert (done.uid, done.status) == (before.uid, "CANCELLED")
    assert done.sequence > moved.sequence


def test_an_office_without_a_power_of_the_room_is_given_no_feed(scene: Scene) -> None:
    an_understanding(scene, deadline=day("2099-06-30"))
    assert sit("press").get(reverse("understandings:calendar-ics")).status_code == 403


def test_an_empty_feed_is_a_calendar_too(at_desk: Signed) -> None:
    assert ical.read(feed(at_desk("liaison"))).events == ()


@pytest.mark.foreign
def test_programs_of_others_read_the_days(scene: Scene, at_desk: Signed, tmp_path: Path) -> None:
    for number, on in ((1, "2026-09-06"), (2, "2026-04-04"), (3, "2099-12-31")):
        an_understanding(scene, number=number, deadline=day(on))
    file = tmp_path / "feed.ics"
    file.write_bytes(feed(at_desk("liaison")))
    done = judge(build_judge(tmp_path), file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("CONFIRMED") == 3
    # In Chile that 6 September begins at 01:00, and that 4 April ends at a second 24:00.
    for begins in ("2026-09-06T04:00:00Z", "2026-04-04T03:00:00Z"):
        assert begins in done.stdout


def test_both_nodes_write_the_same_bytes(scene: Scene) -> None:
    owned = an_understanding(scene, deadline=day("2099-06-30"))
    for party, act in (("chl", scene.chl), ("per", scene.per)):
        office: dict[str, Json] = {"office": f"{party}.civil.duty"}
        act(facts.OWNER_NAMED, office, by=f"{party}.liaison", about=owned)
    chile = selectors.reader(scene.viewer("chl.liaison"))
    peru = replace(chile, viewer=replace(chile.viewer, party="per", neighbours=("chl",), now_ms=0))
    files = [
        ical.write(mappings.as_calendar(selectors.dues(reader=who), who, exercise=True))
        for who in (chile, peru)
    ]
    assert files[0] == files[1]
    assert files[0].count(b"Responsable\\,") == 2
