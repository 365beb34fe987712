# SPDX-License-Identifier: Apache-2.0
"""The five edge cases that the rooms' specification names (rooms.md A3), one by one.

Beside them: how both sides judge what crosses stands in `test_states.py` (consent after a
withdrawal, two deadlines agreed past each other, each confirming the other at once), what a file
may have wrong in `test_loading.py`.
"""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ayni.adapters import clock
from ayni.adapters.record import erasing, ledger
from ayni.core import constitution as law
from ayni.core.attachments import Attachment
from ayni.core.codec import Json
from ayni.rooms.understandings import facts
from ayni.rooms.understandings.selectors import agenda_offers, desk_items
from ayni.rooms.understandings.tests.acts import PAIR, day
from ayni.rooms.understandings.tests.pages import (
    SECRETARIAT,
    address,
    an_understanding,
    claimed,
    state,
)
from tests.pair import Scene
from tests.rooms import Signed, deed_on, instant, text

pytestmark = pytest.mark.django_db(databases=["default", "record"])
DAY_MS = 86_400_000
YEAR_DAYS = 365


def ago(scene: Scene, days: int) -> None:
    """Let the next acts claim that they were done so many days ago."""
    scene.now_ms = clock.now_ms() - days * DAY_MS


def years_ago(years: int) -> Json:
    """Return a day so many years and some months ago, whatever day it is today."""
    whole = timedelta(days=years * YEAR_DAYS + 120)
    return day((clock.now() - whole).date().isoformat())


def test_a_claim_contested_for_years_keeps_both_sentences_and_counts_the_editions_since(
    scene: Scene, at_desk: Signed
) -> None:
    year = clock.now().year
    ago(scene, 6 * YEAR_DAYS)
    of = an_understanding(scene, ordinal=33, dated=day(f"{year - 7}-10-16"))
    claim = claimed(scene, of)
    values: dict[str, Json] = {"proposal": claim.hex(), "reason": "Falta el puesto F-08."}
    scene.chl(facts.CONTESTED, values, about=of)
    ago(scene, 0)
    for back, ordinal in ((3, 37), (2, 38), (2, 38)):
        an_understanding(
            scene, ordinal=ordinal, number=back + ordinal, dated=day(f"{year - back}-10-16")
        )
    page = text(at_desk("liaison").get(address(of)))
    for told in ("Lista de teléfonos enviada.", "Falta el puesto F-08.", "2 ediciones desde"):
        assert told in page
    assert state(of).open, "no lapse of time decides"
    assert state(of).contested


def test_one_subject_agreed_again_shows_the_age_of_the_item_and_of_the_chain(
    scene: Scene, at_desk: Signed
) -> None:
    old = an_understanding(scene, ordinal=19, number=2, dated=years_ago(21))
    new = an_understanding(scene, dated=years_ago(3))
    link: dict[str, Json] = {
        "parties": list(PAIR),
        "earlier": old.hex(),
        "relation": "continues",
        "valid_until": instant(scene.now_ms + DAY_MS),
    }
    leaf = scene.chl(facts.LINKED, link, by=f"chl.{SECRETARIAT}", about=new)
    client = at_desk("liaison")
    chain = f"{address(new)}chain/"
    assert "hace 3 años" in text(client.get(chain)), "one key alone links nothing"
    for party, act in (("chl", scene.chl), ("per", scene.per)):
        consent: dict[str, Json] = {"proposal": leaf.hex()}
        act(facts.CHANGE_CONSENTED, consent, by=f"{party}.staff.head", about=new)
    page = text(client.get(chain))
    assert "hace 21 años" in page
    assert "3 años" in page


def otherwise(client: Client, of: bytes, scan: bytes) -> None:
    """Read the paper otherwise, with a scan of it."""
    name, form = deed_on(client.get(address(of)).content.decode(), "otherwise")
    upload = SimpleUploadedFile("acta.txt", scan, "text/plain")
    typed = {"text": "Intercambiar las frecuencias.", "language": "es", "attach": upload}
    done = client.post(address(of), {**form, "deed": name, **typed})
    assert done.status_code == 302, text(done, done.status_code)  # type: ignore[arg-type]


def test_two_readings_of_one_paper_stand_with_the_fingerprint_of_the_scan_beside(
    scene: Scene, at_desk: Signed
) -> None:
    of = an_understanding(scene, "per", page=4, scan="ab" * 32)
    client = at_desk(SECRETARIAT)
    otherwise(client, of, b"el acta, como fue escaneada")
    (_theirs, ours) = state(of).readings
    page = text(client.get(address(of)))
    assert "página 4 del papel, escaneo abababababababab…" in page
    assert f"escaneo {str(ours.act.facts['scan'])[:16]}…" in page
    assert "de otro escaneo" in page
    assert state(of).stage == "contested", "neither is the text until one side confirms"


def test_two_readings_of_the_same_scan_say_that_it_is_the_same(
    scene: Scene, at_desk: Signed
) -> None:
    scan = b"el acta, como fue escaneada"
    of = an_understanding(scene, "per", page=4, scan=sha256(scan).hexdigest())
    client = at_desk(SECRETARIAT)
    otherwise(client, of, scan)
    page = text(client.get(address(of)))
    assert "el mismo escaneo que la transcripción" in page
    assert "de otro escaneo" not in page


def test_a_dissolved_office_leaves_nobody_responsible_and_history_keeps_its_name(
    scene: Scene, at_desk: Signed
) -> None:
    of = an_understanding(scene)
    declared: dict[str, Json] = {
        "office": "per.south.liaison",
        "powers": ["liaison"],
        "institution": "army",
        "names": {"es": "Enlace del Sur"},
    }
    office = scene.per(law.OFFICE_DECLARED, declared, by="per.liaison")
    scene.per(facts.OWNER_NAMED, {"office": "per.south.liaison"}, about=of)
    client = at_desk("liaison")
    assert "Responsable: Enlace del Sur" in text(client.get(address(of))).replace("Oficina r", "R")
    ended: dict[str, Json] = {"office": "per.south.liaison"}
    scene.per(law.OFFICE_ENDED, ended, by="per.liaison", about=office)
    page = text(client.get(address(of)))
    assert "sin responsable vigente" in page
    assert "antes: Enlace del Sur" in page
    listed = text(client.get("/understandings/?owner=none"))
    assert "RRE-XXXIX/E-07" in listed


def test_the_office_that_took_the_place_of_a_dissolved_one_is_shown_and_reminded(
    scene: Scene, at_desk: Signed
) -> None:
    soon = (clock.now() + timedelta(days=3)).date().isoformat()
    of = an_understanding(scene, deadline=day(soon))
    old: dict[str, Json] = {
        "office": "chl.north.liaison",
        "powers": ["liaison"],
        "institution": "army",
        "names": {"es": "Enlace del Norte"},
    }
    leaf = scene.chl(law.OFFICE_DECLARED, old, by="chl.liaison")
    scene.chl(facts.OWNER_NAMED, {"office": "chl.north.liaison"}, about=of)
    new = {**old, "office": "chl.coast.liaison", "names": {"es": "Enlace de la Costa"}}
    between = {**new, "office": "chl.middle.liaison", "supersedes": [leaf.hex()]}
    middle = scene.chl(law.OFFICE_DECLARED, between, by="chl.liaison")
    new["supersedes"] = [middle.hex()]
    scene.chl(law.OFFICE_DECLARED, new, by="chl.liaison")
    client = at_desk("liaison")
    page = text(client.get(address(of)))
    assert "la sucede" not in page, "the old one stands still"
    for name, declared in (("north", leaf), ("middle", middle)):
        gone: dict[str, Json] = {"office": f"chl.{name}.liaison"}
        scene.chl(law.OFFICE_ENDED, gone, by="chl.liaison", about=declared)
    response = client.get(address(of))
    assert "sin responsable vigente" in text(response)
    assert "antes: Enlace del Norte; la sucede según el directorio: Enlace de la Costa" in text(
        response
    )
    assert '<option value="chl.coast.liaison" selected>' in response.content.decode()
    heir = replace(scene.viewer("chl.liaison"), office="chl.coast.liaison")
    (item,) = [one for one in desk_items(heir, heir.now_ms) if one.deadline_ms]
    assert item.waits == "mine"
    other = scene.viewer("chl.liaison")
    assert [one.waits for one in desk_items(other, other.now_ms)] == ["deadline"]


def test_erased_evidence_leaves_its_fingerprint_and_a_confirmation_stays_one(
    scene: Scene, at_desk: Signed
) -> None:
    of = an_understanding(scene)
    file = Attachment(
        hash=b"\x0b" * 32, size=9, type="text/plain", name="lista.txt", salt=bytes(16)
    )
    values: dict[str, Json] = {
        "parties": list(PAIR),
        "proof": "document",
        "evidence": "Lista enviada.",
        "evidence_hash": file.hash.hex(),
        "attachments": [file.to_value()],
    }
    claim = scene.per(facts.CLAIMED, values, about=of)
    scene.chl(facts.CONFIRMED, {"proposal": claim.hex()}, about=of)
    scene.sign()
    with ledger.write() as txn:
        assert erasing.again(txn, [(claim, "attachments"), (claim, "evidence")]) == 1
    page = text(at_desk("liaison").get(address(of)))
    assert "Lista enviada." not in page
    assert "evidencia eliminada el" in page
    assert "huella 0b0b0b0b0b0b0b0b…" in page
    assert "cumplido (dos llaves)" in page
    assert state(of).pair == "fulfilled"


def test_a_claim_nobody_answered_stands_on_the_desk_and_then_on_the_next_agenda(
    scene: Scene,
) -> None:
    mechanism = scene.chl(
        "meetings.mechanism_proposed/1",
        {
            "code": "rre",
            "names": {"es": "Reunión Regional de Ensayo"},
            "parties": list(PAIR),
            "level": "regional",
            "domains": ["defence"],
            "institutions": ["army"],
            "held_before": 39,
        },
        by="chl.mfa.border",
    ).hex()
    ago(scene, 29)
    late, soon = an_understanding(scene, number=1), an_understanding(scene, number=2)
    claimed(scene, soon)
    ago(scene, 31)
    claimed(scene, late)
    ago(scene, 0)
    viewer = scene.viewer("chl.liaison")
    lines = {line.title: line for line in desk_items(viewer, viewer.now_ms)}
    overdue = lines["RRE-XXXIX/E-01"].deadline_ms
    assert overdue is not None
    assert overdue < viewer.now_ms
    assert {line.waits for line in lines.values()} == {"mine"}
    offered = {one.matter: one.group for one in agenda_offers(viewer, mechanism)}
    assert offered[late.hex()] != offered[soon.hex()]
    assert next(iter(offered)) == late.hex()
    assert state(late).open, "nothing ends by silence"
