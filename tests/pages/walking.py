# SPDX-License-Identifier: Apache-2.0
"""Follows every link that each person of a node is offered, and notes what each page costs.

In the node's own process, so that queries are counted. Reads pages and sends no form.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from ayni.adapters.accounts.models import Person
from ayni.node.drill.browser import Page

DATABASES = ("default", "record")
NOWHERE = "nowhere"
"""Where a link leads that fits no address pattern."""
NOBODY = ""
"""Who has not signed in."""
BESIDE = {
    NOBODY: ("/sign-in/", "/sign-in/envelope/", "/sign-in/closed/"),
    "enlace.norte": (
        "/",
        "/partnerships/",
        "/account/passkeys/",
        "/sign-in/again/",
    ),
}
"""Where each begins, if not on the Desk alone: pages that no link leads to."""
SAMPLES_MAX = 2
"""Pages of one address pattern that one person opens: another notice costs what the first does."""
PATHS_MAX = 2_000
PAGE_MAX_BYTES = 100_000
"""Over a bad line to a border post. Source: rooms.md A0.15."""
SCRIPT_MAX_BYTES = 60_000
"""Source: DESIGN.md 10, without a map."""


@dataclass(slots=True)
class Seen:
    """What was seen of one address pattern.

    Attributes:
        path: a page of it.
        username: who was shown that page.
        html: whether it is a page, and not a file.
        queries: most queries that any page of it took, once what a process keeps was there.
        faults: what must not be.
    """

    path: str
    username: str
    html: bool
    queries: int = 0
    faults: list[str] = field(default_factory=list)


def patterns() -> frozenset[str]:
    """Return the name of every address pattern of the node."""
    return frozenset(_names(get_resolver().url_patterns, ""))


def _names(found: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in found:
        if isinstance(one, URLResolver):
            space = f"{one.namespace}:" if one.namespace else ""
            yield from _names(one.url_patterns, before + space)
        elif one.name:
            yield before + one.name


def clients(usernames: Mapping[str, str]) -> dict[str, Client]:
    """Return a browser for each person, who sits at an office, and one for nobody.

    Args:
        usernames: account to the office that it holds.
    """
    found = {NOBODY: Client(SERVER_NAME=settings.AYNI_STAFF_HOST)}
    for name, office in usernames.items():
        person = Person.objects.get(username=name)
        client = Client(SERVER_NAME=settings.AYNI_STAFF_HOST)
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        client.post("/offices/", {"holding": person.holdings.get(office=office).pk})
        found[name] = client
    return found


def walk(
    browsers: Mapping[str, Client], beside: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Seen]:
    """Return what each address pattern showed to whom.

    Args:
        browsers: account to its browser.
        beside: account to pages that no link leads to, besides those known here.
    """
    found: dict[str, Seen] = {}
    for username, client in browsers.items():
        starts = (*BESIDE.get(username, ("/",)), *(beside or {}).get(username, ()))
        for name, path in _paths(client, starts):
            seen = found.setdefault(name, Seen(path=path, username=username, html=False))
            _look(client, path, seen, username)
    return found


def _paths(client: Client, starts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield address patterns and pages, a few of each, as links lead to them."""
    waiting, known, samples = deque(starts), set(starts), Counter[tuple[str, bool]]()
    while waiting:
        path = waiting.popleft()
        try:
            name = resolve(urlsplit(path).path).view_name
        except Resolver404:
            name = NOWHERE
        kind = (name, "?" in path)
        if samples[kind] == SAMPLES_MAX:
            continue
        samples[kind] += 1
        yield name, path
        for link in _links(client, path):
            if link not in known and len(known) < PATHS_MAX:
                known.add(link)
                waiting.append(link)


def _links(client: Client, path: str) -> Iterator[str]:
    answer = client.get(path)
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return
    for link in Page(path, answer.status_code, answer.content, "text/html").links():
        split = urlsplit(urljoin(f"http://{settings.AYNI_STAFF_HOST}{path}", link))
        if split.hostname == settings.AYNI_STAFF_HOST and not split.path.startswith("/static/"):
            yield split.path + (f"?{split.query}" if split.query else "")


def _look(client: Client, path: str, seen: Seen, username: str) -> None:
    with ExitStack() as stack:
        asked = [stack.enter_context(CaptureQueriesContext(connections[n])) for n in DATABASES]
        answer = client.get(path)
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    seen.queries = max(seen.queries, sum(len(one) for one in asked))
    if answer.status_code in {301, 302}:
        return
    if answer.status_code != 200:
        seen.faults.append(f"{path}: status {answer.status_code}")
    if not answer.headers["Content-Type"].startswith("text/html"):
        return
    if not seen.html:
        seen.path, seen.username, seen.html = path, username, True
    seen.faults += [f"{path}: {fault}" for fault in _faults(raw.decode())]


def _faults(page: str) -> Iterator[str]:
    if len(page.encode()) > PAGE_MAX_BYTES:
        yield f"{len(page.encode())} bytes"
    weight = sum(script_bytes(src) for src in re.findall(r"<script[^>]*\ssrc=\"([^\"]+)\"", page))
    if weight > SCRIPT_MAX_BYTES:
        yield f"{weight} bytes of script"
    if found := re.findall(r"<style|\sstyle=|\son[a-z]+=\"|<script>", page):
        yield f"inside the page: {found[:3]}"


def script_bytes(address: str) -> int:
    """Return the size of a script of the node, as it is on disk."""
    name = urlsplit(address).path.removeprefix(settings.STATIC_URL)
    at = finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.\w+\Z)", "", name))
    if at is None:
        raise AssertionError(f"{address} is no file of this node")
    return Path(at).stat().st_size
