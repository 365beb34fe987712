# SPDX-License-Identifier: Apache-2.0
"""What the tests of every room share: a record with Chile and Peru, browsers, words of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.record import wake
from ayni.core.codec import Json
from ayni.core.deadlines import day_of, instants_of, read_clock
from tests.pair import HOUR_MS, Scene, person

Signed = Callable[[str], Client]
"""Office to the browser of a person who holds it."""
CHILE = "America/Santiago"


@contextmanager
def playing(
    rooms: Sequence[str],
    settings: Settings,
    folder: Path,
    *,
    powers: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[Scene]:
    """Give Chile's node with a constitution that switches rooms on; it plays now.

    Args:
        rooms: that the constitution switches on.
        settings: of the test.
        folder: of the node's data.
        powers: kind without its version to the powers that the constitution asks for.
    """
    settings.AYNI_DATA = folder
    settings.AYNI_GUARD = folder / "guard"
    settings.AYNI_PARTY = "chl"
    settings.AYNI_LABEL = "Nodo de Chile"
    settings.AYNI_MODE = "exercise"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    kept = list(wake._wakers)
    wake.use_waker(lambda: None)
    made = Scene(rooms=tuple(rooms), guard=folder / "guard", powers=powers or {}).found()
    made.now_ms = clock.now_ms() - 60_000
    yield made
    wake._wakers[:] = kept


def sit(office: str) -> Client:
    """Let a person of an office of Chile sit down at a browser."""
    client = Client()
    client.force_login(person(office.replace(".", "-"), f"chl.{office}"))
    return client


def instant(ms: int) -> Json:
    """Return an instant as facts hold it, with what Chile's clock is east of UTC in that season."""
    return {"ms": ms, "zone": CHILE, "offset": read_clock(ms, CHILE).offset_minutes}


def on_day(ahead: int, hour: int) -> Json:
    """Return the instant of an hour on the day that Chile has so many days from now.

    For what must not go on into the next day: so many hours from now may be late in the evening.
    """
    on = day_of(clock.now_ms(), CHILE) + timedelta(days=ahead)
    return instant(instants_of(on, hour=hour, minute=0, zone=CHILE)[0])


def day(ahead: int) -> str:
    """Return the day that Chile has so many days from now, as it is typed."""
    return (day_of(clock.now_ms(), CHILE) + timedelta(days=ahead)).isoformat()


def typed(hours: float) -> str:
    """Return the time so many hours from now, as it is typed on Chile's clock."""
    ms = clock.now_ms() + int(hours * HOUR_MS)
    east = timedelta(minutes=read_clock(ms, CHILE).offset_minutes)
    return (datetime.fromtimestamp(ms / 1000, tz=UTC) + east).strftime("%Y-%m-%dT%H:%M")


def text(response: HttpResponse, status: int = 200) -> str:
    """Return the words of a page, after a look at its status."""
    assert response.status_code == status, told(response)[:2000]
    return told(response)


def told(response: HttpResponse) -> str:
    """Return the words of a page."""
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", bare)))


def press(client: Client, address: str, deed: str, status: int = 302, /, **typed: str) -> str:
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
