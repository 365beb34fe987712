# SPDX-License-Identifier: Apache-2.0
"""What came in while a version of an acta was typed or cleared is read before it is stated.

Nothing is frozen past it, nothing that was typed is lost, and a file that is too large, or an
office that has ended, changes no text.
"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ayni.adapters import clock
from ayni.adapters.record import reading
from ayni.core import constitution as law
from ayni.core import limits
from ayni.core.codec import Json
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.models import Acta
from ayni.rooms.meetings.tests.acta_scene import (
    FRAME,
    HEAD,
    a_statement,
    address,
    confirmed,
    consented,
    frozen,
    hidden_in,
    reworded,
)
from ayni.rooms.meetings.tests.conftest import Signed
from ayni.rooms.meetings.tests.pages import SECRETARIAT, day
from ayni.rooms.meetings.tests.paper_pages import an_edition_held
from tests.pair import Scene
from tests.rooms import text
from tests.visas import cleared_and_signed, let_clear

pytestmark = pytest.mark.django_db(databases=["default", "record"])

WHY = "Falta la hora."
TYPED: dict[str, object] = {**FRAME, "opening_es": "En Caleta Ensayo se reunieron ambas partes."}


def countered(at_desk: Signed, acta: Acta) -> dict[str, object]:
    """Return the fields of another version, as the page for it is drawn and filled in now."""
    page = at_desk(SECRETARIAT).get(address("acta-counter", acta.object_id))
    hidden = hidden_in(page.content.decode())
    assert "expected" in hidden, "the page says from which state it was drawn"
    return {**hidden, **TYPED, "valid_until": f"{day(20)}T10:00"}


def one_acta(scene: Scene, at_desk: Signed) -> tuple[Acta, bytes]:
    """Return an acta that Chile froze and whose one statement was worded anew since."""
    edition = an_edition_held(scene)
    spoken = a_statement(scene, edition)
    acta = frozen(at_desk, edition)
    reworded(scene, spoken, by="chl")
    return acta, spoken


def refused(scene: Scene, acta: Acta) -> None:
    """Let a head of Peru refuse the version that stands."""
    cited: dict[str, Json] = {
        "proposal": acta.leaf,
        "text": acta.text,
        "reason": WHY,
        "segments": ["s1"],
    }
    about = bytes.fromhex(acta.object_id)
    scene.per(facts.ACTA_REFUSED, cited, by=f"per.{HEAD}", about=about, stored_ms=clock.now_ms())


def test_another_version_waits_for_its_author_to_read_what_came_in(
    scene: Scene, at_desk: Signed
) -> None:
    acta, _spoken = one_acta(scene, at_desk)
    typed = countered(at_desk, acta)
    refused(scene, acta)
    client, page = at_desk(SECRETARIAT), address("acta-counter", acta.object_id)
    late = client.post(page, typed)
    shown = text(late, 422)
    assert WHY in shown, "what came in stands on the page"
    assert str(TYPED["opening_es"]) in shown, "and what was typed stays"
    assert (Acta.objects.get().number, Acta.objects.get().leaf) == (1, acta.leaf)
    read = {**typed, **hidden_in(late.content.decode())}
    assert read["expected"] != typed["expected"]
    assert client.post(page, read).status_code == 302
    assert Acta.objects.get().number == 2


def test_another_version_of_a_text_that_nobody_touched_is_frozen_at_once(
    scene: Scene, at_desk: Signed
) -> None:
    acta, _spoken = one_acta(scene, at_desk)
    done = at_desk(SECRETARIAT).post(
        address("acta-counter", acta.object_id), countered(at_desk, acta)
    )
    assert done.status_code == 302
    assert Acta.objects.get().number == 2


@pytest.mark.parametrize("agreed", [True, False])
def test_a_version_that_was_cleared_is_stated_only_while_the_acta_stands_as_it_stood(
    scene: Scene, at_desk: Signed, agreed: object
) -> None:
    acta, _spoken = one_acta(scene, at_desk)
    let_clear(facts.ACTA_COUNTERED)
    typed = countered(at_desk, acta)
    done = at_desk(SECRETARIAT).post(address("acta-counter", acta.object_id), typed)
    assert done.status_code == 302
    if agreed:
        confirmed(at_desk(HEAD), address("acta", acta.object_id), "consent")
        consented(scene, acta)
    draft = cleared_and_signed(SECRETARIAT)
    told = Acta.objects.get()
    if agreed:
        assert (draft.state, draft.leaf) == ("overtaken", "")
        assert (told.state, told.number) == ("agreed", 1)
    else:
        assert (draft.state, told.state, told.number) == ("signed", "proposed", 2)


def test_a_version_that_was_cleared_is_not_stated_once_a_table_moved(
    scene: Scene, at_desk: Signed
) -> None:
    acta, spoken = one_acta(scene, at_desk)
    let_clear(facts.ACTA_COUNTERED)
    typed = countered(at_desk, acta)
    at_desk(SECRETARIAT).post(address("acta-counter", acta.object_id), typed)
    reworded(scene, spoken)
    draft = cleared_and_signed(SECRETARIAT)
    assert (draft.state, draft.problem, Acta.objects.get().number) == (
        "returned",
        "tables_moved",
        1,
    )


def test_a_consent_of_an_office_that_has_ended_counts_on_no_node(
    scene: Scene, at_desk: Signed
) -> None:
    acta, _spoken = one_acta(scene, at_desk)
    about, by = bytes.fromhex(acta.object_id), "per.acting.head"
    declared: dict[str, Json] = {
        "office": by,
        "powers": ["head"],
        "institution": "army",
        "names": {"es": "Jefatura (S)"},
    }
    office = scene.per(law.OFFICE_DECLARED, declared, by="per.liaison")
    cited: dict[str, Json] = {"proposal": acta.leaf, "text": acta.text}
    scene.per(law.OFFICE_ENDED, {"office": by}, by="per.liaison", about=office)
    act = reading.act(scene.per(facts.ACTA_CONSENTED, cited, by=by, about=about))
    assert act is not None
    assert act.reason == "office_unknown"
    assert Acta.objects.get().consented == []
    again = scene.per(law.OFFICE_DECLARED, declared, by="per.liaison")
    assert again != office
    scene.per(facts.ACTA_CONSENTED, cited, by=by, about=about)
    assert Acta.objects.get().consented == ["per"], "declared anew, the same office consents"


@pytest.mark.parametrize(("over", "status"), [(1, 422), (0, 302)])
def test_a_file_over_the_limit_freezes_nothing_and_one_at_the_limit_goes_along(
    scene: Scene, at_desk: Signed, over: int, status: int
) -> None:
    edition = an_edition_held(scene)
    a_statement(scene, edition)
    client, page = at_desk(SECRETARIAT), address("acta-new", edition)
    size = limits.ATTACHMENT_SIZE_DEFAULT_MAX_BYTES - len(b"%PDF-") + over
    scan = SimpleUploadedFile("anexo.pdf", b"%PDF-" + bytes(size))
    typed = {
        **hidden_in(client.get(page).content.decode()),
        **TYPED,
        "valid_until": f"{day(20)}T10:00",
    }
    done = client.post(page, {**typed, "attach": [scan]})
    assert done.status_code == status
    assert Acta.objects.count() == (status == 302)
    if status == 422:
        shown = text(done, 422)
        assert "anexo.pdf" in shown
        assert "10 MiB" in shown
        assert str(TYPED["opening_es"]) in shown
