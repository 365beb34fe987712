# SPDX-License-Identifier: Apache-2.0
"""What the tests of every room share: a record with Chile and Peru, browsers, words of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from ayni.adapters import clock
from ayni.adapters.record import wake
from tests.pair import Scene, person

Signed = Callable[[str], Client]
"""Office to the browser of a person who holds it."""


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
