# SPDX-License-Identifier: Apache-2.0
"""What other offices cleared is looked at anew when it is signed: a consent may come too late."""

from __future__ import annotations

import pytest

from ayni.adapters import clock
from ayni.rooms.procedures import facts, selectors
from ayni.rooms.procedures.tests.conftest import Signed
from ayni.rooms.procedures.tests.pages import DAY_MS, address, do, instant, theirs
from tests.pair import Scene
from tests.rooms import text
from tests.visas import cleared_and_signed, let_clear

pytestmark = pytest.mark.django_db(databases=["default", "record"])

HEAD = "staff.head"


@pytest.mark.parametrize(
    ("later", "state", "problem", "consented"),
    [(0, "signed", "", ["chl"]), (6, "returned", "lapsed", [])],
)
def test_a_consent_that_was_cleared_is_signed_only_while_others_still_wait_for_it(
    scene: Scene, at_desk: Signed, later: int, state: str, problem: str, consented: list[str]
) -> None:
    leaf = theirs(scene, valid_until=instant(clock.now_ms() + 5 * DAY_MS))
    let_clear(facts.CONSENTED)
    client = at_desk(HEAD)
    assert do(client, address(leaf), "consent", proposal=leaf.hex()).status_code == 302
    draft = cleared_and_signed(HEAD, later_ms=later * DAY_MS)
    assert (draft.state, draft.problem) == (state, problem)
    held = selectors.state_of(leaf).version(leaf)
    assert held is not None
    assert [*held.proposal.consents] == consented
    if problem:
        shown = text(client.get(f"/clearance/{draft.pk}/"))
        assert "No se firmó nada. El tiempo para consentir a esta propuesta ya pasó" in shown
