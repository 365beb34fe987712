# SPDX-License-Identifier: Apache-2.0
"""Programs of others accept every document that the pages of protocols hand out."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from ayni.rooms.procedures.tests.conftest import Signed
from ayni.rooms.procedures.tests.pages import address, in_force, theirs
from tests.pair import Scene
from tests.papers import documents_on, refused_by_preflight
from tests.web.test_pdf import told_by

pytestmark = [
    pytest.mark.slow,
    pytest.mark.foreign,
    pytest.mark.django_db(databases=["default", "record"]),
]


def test_programs_of_others_accept_every_document_of_protocols(
    scene: Scene, at_desk: Signed, tmp_path: Path
) -> None:
    proposed, binds = theirs(scene, topic="wildfire"), in_force(scene)
    scene.sign()
    client = at_desk("staff.secretariat")
    pages = [f"{address(leaf)}{name}/" for leaf in (proposed, binds) for name in ("print", "card")]
    pages += [reverse(f"procedures:{name}") for name in ("contacts-print", "contacts-card")]
    pages.append(reverse("procedures:today") + "?topic=tsunami")
    found = dict(one for page in pages for one in documents_on(client, page))
    assert len(found) == len(pages) - 1, "what binds leads to the paper of its own version"
    for where, raw in found.items():
        assert "No syntax or stream encoding errors" in told_by("qpdf", raw, tmp_path), where
        assert refused_by_preflight(raw, tmp_path) == [], where
