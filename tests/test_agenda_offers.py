# SPDX-License-Identifier: Apache-2.0
"""What is still open under a mechanism is offered for the agenda of its next meeting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from ayni.rooms.meetings.tests.pages import a_mechanism, an_edition
from ayni.rooms.understandings.tests.pages import TEXT, an_understanding, reported
from ayni.web import registry
from ayni.web.testing import a_viewer
from tests.pair import Scene
from tests.rooms import playing, sit, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    with playing(("meetings", "understandings"), settings, tmp_path) as made:
        yield made


def test_open_understandings_come_by_themselves_those_seen_differently_first(scene: Scene) -> None:
    edition = an_edition(scene, a_mechanism(scene))
    an_understanding(scene, number=1)
    differs = an_understanding(scene, number=2)
    reported(scene, differs, "per", "fulfilled")
    reported(scene, differs, "chl", "in_progress")
    an_understanding(scene, code="otra", number=3)
    secretariat = sit("staff.secretariat")
    page = text(secretariat.get(f"/meetings/editions/{edition.hex()}/agenda/new/"))
    assert f"RRE-XXXIX/E-02 {TEXT}" in page
    assert page.index("E-02") < page.index("E-01")
    assert "E-03" not in page
    assert "Entendimientos que las partes ven distinto" in page


def test_an_office_that_reads_no_understandings_is_offered_none(scene: Scene) -> None:
    mechanism = a_mechanism(scene).hex()
    an_understanding(scene)
    assert [one.title for one in registry.agenda_offers(a_viewer(powers=("liaison",)), mechanism)]
    assert registry.agenda_offers(a_viewer(powers=("press",)), mechanism) == []
