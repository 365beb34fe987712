# SPDX-License-Identifier: Apache-2.0
"""What tests of clearance do with notices: hand one in, let the node sign what is due."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest

from ayni.adapters import clock
from ayni.adapters.accounts.models import Person
from ayni.adapters.clearance import releasing
from ayni.adapters.clearance.models import Draft, Note
from ayni.adapters.record import ledger
from ayni.core.errors import Deferred
from ayni.rooms.notices import services
from ayni.rooms.notices.facts import Moment, Terms
from ayni.web.deeds import Deed
from tests.clearance.conftest import LIAISON
from tests.pair import HOUR_MS, Scene


def terms(hours: float = 72, **changed: str) -> Terms:
    start = clock.now_ms() + int(hours * HOUR_MS)
    told = {"activity": "patrol", "distance": "lt_100m", "strength": "1_10", "arms": "side"}
    return Terms(
        places=("f-07",),
        start=Moment(ms=start, zone="America/Santiago", offset=-180),
        end=Moment(ms=start + 4 * HOUR_MS, zone="America/Santiago", offset=-180),
        **{**told, **changed},
    )


def deed(scene: Scene, person: Person, office: str = LIAISON, **told: object) -> Deed:
    holding = person.holdings.get(office=office)
    viewer = scene.viewer(office, person)
    acting = replace(viewer.acting, holding=holding.pk)  # type: ignore[type-var]
    author = replace(viewer, acting=acting, now_ms=clock.now_ms())
    return Deed(author=author, deed_id=secrets.token_hex(16), **told)  # type: ignore[arg-type]


def handed_in(scene: Scene, person: Person, **changed: object) -> Draft:
    """Hand a notice in, and return its draft."""
    told = {"terms": terms(), "details": {"purpose": "Mantención"}, **changed}
    with pytest.raises(Deferred) as kept:
        services.give_notice(deed(scene, person), **told)  # type: ignore[arg-type]
    return Draft.objects.get(pk=kept.value.draft)


def held() -> int:
    return sum(log.size for log in ledger.reading().logs().values())


def told(draft: Draft) -> list[str]:
    return [note.what for note in Note.objects.filter(draft=draft)]


def release(draft: Draft) -> Draft:
    releasing.release_due(clock.now_ms())
    draft.refresh_from_db()
    return draft
