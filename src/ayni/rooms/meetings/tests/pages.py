# SPDX-License-Identifier: Apache-2.0
"""What tests of pages share: a mechanism and an edition in the record, the words of a page."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from django.http import HttpResponse
from django.test import Client

from ayni.adapters import clock
from ayni.core.codec import Json
from ayni.core.deadlines import day_of
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.tests.histories import ZONE, edition_facts, mechanism_facts
from tests.pair import Scene

NAME = "Reunión Regional de Ensayo"
FOREIGN = "mfa.border"
SECRETARIAT = "staff.secretariat"
PAPER: Json = {"type": "note_verbale"}


def day(ahead: int) -> str:
    """Return a civil day so many days from now, as it is typed."""
    return (day_of(clock.now_ms(), ZONE) + timedelta(days=ahead)).isoformat()


def a_mechanism(scene: Scene, *, agreed: bool = True, **changed: Json) -> bytes:
    """Return a mechanism that Chile proposed, and that both consented to."""
    values = {"names": {"es": NAME}, **mechanism_facts(**changed)}
    leaf = scene.chl(facts.MECHANISM_PROPOSED, values, by=f"chl.{FOREIGN}")
    if agreed:
        consent: dict[str, Json] = {"proposal": leaf.hex()}
        for party, act in (("chl", scene.chl), ("per", scene.per)):
            act(facts.MECHANISM_CONSENTED, consent, by=f"{party}.{FOREIGN}", about=leaf)
    return leaf


def an_edition(
    scene: Scene, mechanism: bytes, *, ahead: int = 90, by: str = "per", **changed: Json
) -> bytes:
    """Return an edition that a party proposed."""
    values: dict[str, Json] = {
        "mechanism": mechanism.hex(),
        "town": "Puerto Simulacro",
        **edition_facts(day(ahead), day(ahead + 2)),
        **changed,
    }
    act = scene.per if by == "per" else scene.chl
    return act(facts.EDITION_PROPOSED, values, by=f"{by}.{SECRETARIAT}")


def accepted(scene: Scene, version: bytes, *, about: bytes | None = None, by: str = "chl") -> None:
    """Let a party accept a version."""
    act = scene.per if by == "per" else scene.chl
    cited: dict[str, Json] = {"version": version.hex()}
    act(facts.EDITION_ACCEPTED, cited, by=f"{by}.{SECRETARIAT}", about=about or version)


def suspended(scene: Scene, mechanism: bytes) -> bytes:
    """Let Peru suspend a mechanism."""
    values: dict[str, Json] = {
        "since": {"day": day(-1), "zone": ZONE},
        "instrument": PAPER,
        "instrument_number": "(MREF) 6/2",
    }
    return scene.per(facts.SUSPENDED, values, by=f"per.{FOREIGN}", about=mechanism)


def terms(ahead: int = 90, **changed: str) -> dict[str, str]:
    """Return the fields of a meeting as they are typed."""
    return {
        "form": "regular",
        "ordinal": "40",
        "host": "chl",
        "town": "Caleta Ensayo",
        "first_day": day(ahead),
        "last_day": day(ahead + 2),
        **changed,
    }


def text(response: HttpResponse, status: int = 200) -> str:
    """Return the words of a page, after a look at its status."""
    assert response.status_code == status, told(response)[:2000]
    return told(response)


def told(response: HttpResponse) -> str:
    """Return the words of a page."""
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", bare)))


def press(client: Client, address: str, deed: str, status: int = 302, **typed: str) -> str:
    """Press the button of a deed that the page offers, as it is drawn; return the page after it."""
    page = client.get(address).content.decode()
    name, form = deed_on(page, deed)
    response = client.post(address, {**form, "deed": name, **typed})
    assert response.status_code == status, told(response)[:3000]
    return told(response)


def deed_on(page: str, deed: str) -> tuple[str, dict[str, str]]:
    """Return name and hidden fields of the first deed whose name begins so.

    Raises:
        AssertionError: the page does not offer it.
    """
    found = re.search(rf'id="deed-({deed}(?:-[0-9a-f]+)?)"', page)
    assert found, f"no deed {deed} on the page"
    part = page[found.start() :]
    part = part[: part.index("</details>")]
    hidden = re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', part)
    return found[1], dict(hidden)
