# SPDX-License-Identifier: Apache-2.0
"""Chile's node with Anna, Boris, Carla and Daniel in it, and a chain of two offices.

Anna is liaison officer and writes. Boris and Bruno hold the foreign ministry's border desk, Carla
is on duty, Daniel stands for personal data, Emil audits.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.clearance import chains
from ayni.adapters.clearance.chains import Asked, Path
from ayni.adapters.clearance.drafts import Hand
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.conftest import scene
from tests import pair
from tests.pair import Scene, person

__all__ = ["scene"]

LIAISON, FOREIGN, DUTY = "chl.liaison", "chl.mfa.border", "chl.civil.duty"
PRIVACY, AUDIT = "chl.privacy", "chl.audit"
OFFICES = {**pair.OFFICES, "privacy": ("privacy",)}

Hands = Callable[[str], Hand]


@pytest.fixture(autouse=True)
def offices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both states have an office for personal data too."""
    monkeypatch.setattr(pair, "OFFICES", OFFICES)


@pytest.fixture
def people(offices: None, scene: Scene) -> dict[str, Person]:
    """Everybody of the cast, by name."""
    cast = {
        "anna": LIAISON, "boris": FOREIGN, "bruno": FOREIGN, "carla": DUTY,
        "daniel": PRIVACY, "emil": AUDIT,
    }  # fmt: skip
    return {name: person(name, office) for name, office in cast.items()}


@pytest.fixture
def hand(people: dict[str, Person]) -> Hands:
    """Name of somebody to who acts, for the one office that is held, now."""

    def hand_of(name: str) -> Hand:
        row = people[name].holdings.get()
        return Hand(
            person=people[name],
            office=row.office,
            powers=frozenset(OFFICES[row.office.partition(".")[2]]),
            holding=row.pk,
            now_ms=clock.now_ms(),
        )

    return hand_of


def chain(
    people: dict[str, Person], *steps: str, kind: str = facts.GIVEN, **changed: object
) -> None:
    """Let acts of a kind pass these offices in an exercise; `office/stand-in` names both."""
    pairs = [step.partition("/") for step in steps]
    asked = tuple(Asked(office=office, stand_in=other) for office, _slash, other in pairs)
    path = Path(steps=asked, **{"hold_s": 0, **changed})  # type: ignore[arg-type]
    chains.set_path(kind, path, mode="exercise", person=people["boris"], office=FOREIGN)
