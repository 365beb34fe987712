# SPDX-License-Identifier: Apache-2.0
"""The room of understandings on PostgreSQL: every list, filter, order, count and paper of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ayni.adapters.record import digests, rebuilding
from ayni.core.codec import Json
from ayni.rooms.meetings.tests.pages import a_mechanism, accepted, an_edition
from ayni.rooms.understandings import facts, selectors
from ayni.rooms.understandings.models import Understanding
from ayni.rooms.understandings.tests.acts import PAIR, day, instant
from ayni.rooms.understandings.tests.pages import SECRETARIAT, an_understanding, claimed, reported
from tests import postgres
from tests.databases import record_database
from tests.pair import Scene
from tests.rooms import playing, press, sit, text

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.postgres,
    pytest.mark.slow,
]
REGISTER = "/understandings/"
TABLE = "edición;número;texto;área\nXXXVIII;1;Compartir la radio.;frontera\nXXXVIII;2;Otro.;salud\n"


@pytest.fixture
def scene(settings: Settings, tmp_path: Path, db: None) -> Iterator[Scene]:
    """Chile's node, its record in a PostgreSQL database."""
    with postgres.running_server() as server:
        server.create("ayni_und")
        with (
            record_database(server.database("ayni_und")),
            playing(("meetings", "understandings"), settings, tmp_path) as made,
        ):
            yield made


def told(scene: Scene) -> dict[str, bytes]:
    """Let both states speak of four understandings, one of each kind of standing."""
    old = an_understanding(scene, ordinal=30, number=3, dated=day("2005-03-01"))
    done, differs, asked = (an_understanding(scene, number=n, area="border") for n in (1, 2, 3))
    claim = claimed(scene, done)
    scene.chl(facts.CONFIRMED, {"proposal": claim.hex()}, about=done)
    reported(scene, differs, "per", "fulfilled")
    reported(scene, differs, "chl", "postponed")
    scene.chl(facts.OWNER_NAMED, {"office": "chl.liaison"}, about=asked)
    link: dict[str, Json] = {
        "parties": list(PAIR),
        "earlier": old.hex(),
        "relation": "continues",
        "valid_until": instant(scene.now_ms + 86_400_000),
    }
    leaf = scene.chl(facts.LINKED, link, by=f"chl.{SECRETARIAT}", about=asked)
    for party, act in (("chl", scene.chl), ("per", scene.per)):
        consent: dict[str, Json] = {"proposal": leaf.hex()}
        act(facts.CHANGE_CONSENTED, consent, by=f"{party}.staff.head", about=asked)
    return {"old": old, "done": done, "differs": differs, "asked": asked}


def listed(client: Client, address: str) -> list[str]:
    """Return the understandings that a table holds, in its order, by edition and number."""
    rows = text(client.get(f"{address}{'&' if '?' in address else '?'}format=csv"))
    return [line.split(",")[0] for line in rows.replace("RRE-", "\nRRE-").split("\n")[1:]]


def test_the_room_is_the_same_on_postgresql(scene: Scene) -> None:
    liaison = sit("liaison")
    look_at_every_list(scene, told(scene), liaison)
    do_deeds_and_load_a_file(scene, liaison)
    assert Understanding.objects.count() == 7
    before = list(Understanding.objects.order_by("pk").values()), digests.digest()
    rebuilding.rebuild()
    assert (list(Understanding.objects.order_by("pk").values()), digests.digest()) == before


def look_at_every_list(scene: Scene, held: dict[str, bytes], client: Client) -> None:
    accepted(scene, an_edition(scene, a_mechanism(scene), ahead=20))
    for narrowed, found in {
        "all/?sort=reference": ["XXX/E-03", "XXXIX/E-01", "XXXIX/E-02", "XXXIX/E-03"],
        "all/?sort=-age&area=border": ["XXXIX/E-03", "XXXIX/E-02", "XXXIX/E-01"],
        "all/?edition=RRE-XXX": ["XXX/E-03"],
        "all/?older=10": ["XXX/E-03"],
        "all/?owner=chl.liaison": ["XXXIX/E-03"],
        "all/?q=xxx/e": ["XXX/E-03"],
        "divergent/": ["XXXIX/E-02"],
        "closed/": ["XXXIX/E-01"],
        "?round=RRE-XL&sort=reference": ["XXX/E-03", "XXXIX/E-03"],
        "never-done/": ["XXX/E-03", "XXXIX/E-02", "XXXIX/E-03"],
    }.items():
        got = listed(client, f"{REGISTER}{narrowed}")
        assert sorted(got) == sorted(f"RRE-{name}" for name in found), narrowed
        if "sort=reference" in narrowed:
            assert got == [f"RRE-{name}" for name in found]
    for column in ("text", "pair", "owners", "deadline", "-deadline", "age", "area"):
        text(client.get(f"{REGISTER}all/?sort={column}"))
    assert "lo continúa: RRE-XXX/E-03" in text(
        client.get(f"{REGISTER}{held['asked'].hex()}/chain/")
    )
    assert "4 entendimientos" in text(client.get(f"{REGISTER}compliance/"))
    assert "RRE-XL: 2 entendimientos sin informe" in text(client.get("/"))


def do_deeds_and_load_a_file(scene: Scene, liaison: Client) -> None:
    of = an_understanding(scene, "per", number=9)
    secretariat = sit(SECRETARIAT)
    address = selectors.object_url(of.hex())
    press(secretariat, address, "same")
    load: dict[str, str] = {"code": "rre", "language": "es", "table": TABLE}
    where = f"{REGISTER}load/"
    assert "Firmar 2 transcripciones" in text(secretariat.post(where, load))  # type: ignore[arg-type]
    signed = secretariat.post(where, {**load, "confirmed": "yes", "deed_id": "ab" * 16})
    assert signed.status_code == 302
    press(liaison, address, "report", status="in_progress", text="En ello.")
