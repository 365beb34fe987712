# SPDX-License-Identifier: Apache-2.0
"""Programs of others accept every document of a meeting, whatever hangs on its acta.

The longest one is judged in `test_long_acta.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ayni.rooms.meetings import facts
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT
from ayni.rooms.meetings.tests.paper_pages import HEAD, an_acta, papers
from ayni.rooms.meetings.tests.test_paper_proofs import errata_in_force, signed_by_peru
from tests.pair import Scene
from tests.papers import documents_on, refused_by_preflight
from tests.web.test_pdf import told_by

pytestmark = [
    pytest.mark.slow,
    pytest.mark.foreign,
    pytest.mark.django_db(databases=["default", "record"]),
]


@pytest.mark.parametrize("agreed", [True, False])
def test_programs_of_others_accept_every_document_of_an_acta(
    scene: Scene, at_desk: Signed, tmp_path: Path, agreed: object
) -> None:
    acta = an_acta(scene, in_force=bool(agreed))
    late = {"text": "Salvo en tiempo de cosecha."}
    scene.per(facts.RESERVED, late, by=f"per.{HEAD}", about=acta)
    if agreed:
        signed_by_peru(scene, acta)
        errata_in_force(scene, acta)
    scene.sign()
    found = dict(documents_on(at_desk(SECRETARIAT), papers(acta)))
    assert len(found) == 3, "both originals, and the text to file"
    for where, raw in found.items():
        assert "No syntax or stream encoding errors" in told_by("qpdf", raw, tmp_path), where
        assert refused_by_preflight(raw, tmp_path) == [], where
