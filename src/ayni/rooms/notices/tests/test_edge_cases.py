# SPDX-License-Identifier: Apache-2.0
"""Three edge cases of the room, as both nodes show them: what the link may not change.

Chile's node is looked at as the node of the author and as that of the other party.
Source: rooms.md A1, five edge cases.
"""

from __future__ import annotations

import pytest
from django.test import Client

from ayni.adapters.record import reading
from ayni.core.codec import Json
from ayni.core.shortcodes import code_of
from ayni.rooms.notices import facts, selectors
from ayni.rooms.notices.models import Notice
from ayni.rooms.notices.tests.pages import a_notice, at, text, theirs, told
from ayni.rooms.notices.tests.scene import amended
from ayni.web import times
from ayni.web.testing import never_said
from tests.pair import Scene
from tests.rooms import instant

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]

WIDER: dict[str, Json] = {"strength": "11_30"}


def page_of(client: Client, notice: bytes) -> str:
    page = text(client.get(f"/notices/{notice.hex()}/"))
    assert never_said(page, "es") == []
    return told(page)


def amendment(notice: bytes, **changed: Json) -> dict[str, Json]:
    span: dict[str, Json] = {"start": at(72), "end": at(76)}  # type: ignore[dict-item]
    return amended(notice, widens=("strength",), **{**span, **WIDER, **changed})


def test_signed_heard_and_stored_stand_apart_and_the_link_makes_nothing_late(
    anna_client: Client, scene: Scene
) -> None:
    """Signed 08:10, heard 08:20, stored 11:40: three hours and a half of a link that is down."""
    looked_ms = scene.now_ms
    scene.now_ms = signed_ms = looked_ms - 210 * 60_000
    start = {"ms": signed_ms + 10 * 60_000, "zone": "America/Lima", "offset": -300}
    values = {"urgent": 1, "activity": "closure", "places": ["ruta-x-1"], "start": start}
    notice = scene.per(
        facts.GIVEN,
        values,  # type: ignore[arg-type]
        by="per.civil.duty",
        stored_ms=looked_ms,
    )
    heard_ms = signed_ms + 10 * 60_000
    scene.now_ms = looked_ms
    note = {
        "heard": "Ruta cerrada",
        "occurred_at": instant(heard_ms),
        "code": code_of(notice),
        "from_party": "per",
    }
    scene.chl(facts.MESSAGE_HEARD, note, by="chl.civil.duty")  # type: ignore[arg-type]
    page = page_of(anna_client, notice)
    act = reading.act(notice)
    assert act is not None
    assert act.received_ms > heard_ms > act.at_ms
    clocks = scene.viewer().clocks
    journey = page[page.index("Cómo llegó") :]
    places = [
        journey.index(f"{label} {times.moment(ms, clocks)}")
        for label, ms in (
            ("Firmado PER", act.at_ms),
            ("Oído CHL", heard_ms),
            ("Guardado por el nodo CHL", act.received_ms),
        )
    ]
    assert places == sorted(places)
    assert not Notice.objects.get().late
    for word in ("tardío", "fuera de plazo"):
        assert word not in page.lower()


@pytest.mark.parametrize("first", ["amendment", "acknowledgement"])
def test_the_author_sees_that_the_second_version_waits_whatever_arrives_first(
    anna_client: Client, scene: Scene, first: str
) -> None:
    notice = a_notice(scene)
    scene.cut_off()
    seen: dict[str, Json] = {"version": notice.hex()}
    if first == "acknowledgement":
        scene.per(facts.ACKNOWLEDGED, seen, about=notice)
        scene.chl(facts.AMENDED, amendment(notice), about=notice)
    else:
        scene.chl(facts.AMENDED, amendment(notice), about=notice)
        scene.per(facts.ACKNOWLEDGED, seen, about=notice)
    _first_is_acknowledged_and_second_waits(page_of(anna_client, notice), notice)


@pytest.mark.parametrize("first", ["amendment", "acknowledgement"])
def test_whoever_acknowledged_sees_the_same_whatever_arrives_first(
    anna_client: Client, scene: Scene, first: str
) -> None:
    notice = theirs(scene)
    scene.cut_off()
    seen: dict[str, Json] = {"version": notice.hex()}
    if first == "acknowledgement":
        scene.chl(facts.ACKNOWLEDGED, seen, about=notice)
        scene.per(facts.AMENDED, amendment(notice), about=notice)
    else:
        scene.per(facts.AMENDED, amendment(notice), about=notice)
        scene.chl(facts.ACKNOWLEDGED, seen, about=notice)
    _first_is_acknowledged_and_second_waits(page_of(anna_client, notice), notice)


def _first_is_acknowledged_and_second_waits(page: str, notice: bytes) -> None:
    row = Notice.objects.get(pk=notice.hex())
    standing = row.standings.get()
    assert (row.version, standing.number, standing.met) == (2, 1, False)
    assert "acusó recibo de la versión 1" in page
    assert "El acuse es de la versión 1. La versión 2 espera acuse desde las" in page
    assert "acusó recibo de la versión 2" not in page


def test_an_objection_to_the_place_leaves_the_notice_given_and_its_names(
    anna_client: Client, scene: Scene
) -> None:
    notice = a_notice(scene, places=["f-07", "f-08"])
    ground: dict[str, Json] = {
        "version": notice.hex(),
        "ground": "place",
        "asks": "none",
        "reason": "El lugar tiene otro nombre para el Perú",
    }
    scene.per(facts.OBJECTED, ground, about=notice)
    row = Notice.objects.get()
    assert (row.state, row.open, row.objections_open) == ("given", True, 1)
    page = page_of(anna_client, notice)
    for words in ("Punto F-07", "Punto F-08", "CHL, PER", "El lugar tiene otro nombre"):
        assert words in page
    assert "Los nombres, lugares y distancias sirven solo" in page
    reader = selectors.reader(scene.viewer())
    assert {reader.named_by[place] for place in row.places} == {"chl", "per"}
    assert "aceptar el lugar" not in page.lower()
