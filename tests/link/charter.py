# SPDX-License-Identifier: Apache-2.0
"""What a node of a test does about its constitution, through the deeds that pages use."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def signatory():
    """Return the office that speaks for the party about the constitution."""
    from django.conf import settings

    from ayni.adapters import clock
    from ayni.web.services import Signatory

    party = os.environ["AYNI_TEST_PARTY"]
    return Signatory(
        office=f"{party}.foreign",
        capacity="titular",
        mode=settings.AYNI_MODE,
        now_ms=clock.now_ms(),
        operator="test",
    )


def next_version(*parties: str) -> str:
    """Propose the next version of the constitution with these members; return its leaf, in hex."""
    from django.conf import settings

    from ayni.adapters.record import trust
    from ayni.core.cards import read_card
    from ayni.web import recorded, services

    current = recorded.frame().constitution
    cards = [read_card(trust.own_card()), *[one.card for one in trust.neighbours().values()]]
    rows = [
        {"party": card.party, "identity": card.identity, "zone": "UTC", "languages": ["es"]}
        for card in cards
        if card.party in parties
    ]
    text: dict[str, object] = {
        "version": current.version + 1 if current else 1,
        "mode": settings.AYNI_MODE, "parties": rows,
        "rooms": ["drill"], "languages": ["es"], "powers": {}, "params": {}, "retention": {},
        "places": [], "label": {"es": "Ensayo"}, "nature": {"es": "Ensayo"},
        "non_prejudice": {"es": "Ensayo"}, "silence": {"es": "Ensayo"}, "place_names": {},
    }  # fmt: skip
    if current is not None:
        text["supersedes"] = current.leaf.hex()
    return services.propose_constitution(signatory(), text=text).leaf.hex()


def agree_to(leaf: str) -> bool:
    """Consent to a proposal; false while it is not here."""
    from ayni.adapters.record import reading
    from ayni.web import services

    found = reading.act(bytes.fromhex(leaf))
    if found is None or not found.regular:
        return False
    text = str(found.facts["text"])
    services.consent_to_constitution(signatory(), proposal=found.leaf, text=text, expected=None)
    return True


def members() -> list[object]:
    """Return version and members of the constitution in force here."""
    from ayni.web import recorded

    current = recorded.frame().constitution
    return [current.version, sorted(current.parties)] if current else [0, []]


def say(note: str = "words", mode: str = "") -> str:
    """Append an act as a page would; return why it is refused, or nothing."""
    from django.conf import settings

    from ayni.adapters import clock
    from ayni.adapters.record import ledger
    from ayni.core.composing import Draft
    from ayni.core.errors import Refusal
    from tests.simulation import room

    draft = Draft(
        kind=room.GIVEN,
        by=f"{os.environ['AYNI_TEST_PARTY']}.desk",
        values={"place": "f-07", "note": note},
        at=clock.now_ms(),
        id=secrets.token_hex(16),
        mode=mode or settings.AYNI_MODE,
    )
    try:
        ledger.append(draft, expected=None, now_ms=clock.now_ms())
    except Refusal as refusal:
        return refusal.code
    return ""


def pages(path: str) -> int:
    """Write what a person of this node can read into a file; return how many pages it was."""
    from django.test import Client
    from django.urls import reverse

    from ayni.adapters import clock
    from ayni.adapters.accounts import directory, people
    from ayni.adapters.record import reading
    from ayni.adapters.record.reading import Filter
    from ayni.web import frames, recorded

    party = os.environ["AYNI_TEST_PARTY"]
    directory.use_directory(recorded.directory)
    frames.use_frame(recorded.frame_facts)
    person = people.create_person("anna", password="correct horse battery", display_name="Anna")
    people.assign_office(person, office=f"{party}.desk", since=clock.now())
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    acts, _total = reading.page(Filter())
    addresses = [reverse(f"web:{name}") for name in ("desk", "record", "framework", "links")]
    addresses += [
        reverse("web:partnerships"),
        *[reverse("web:act", args=[a.leaf.hex()]) for a in acts],
    ]
    with Path(path).open("wb") as file:
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, address
            file.write(response.content)
    return len(addresses)


def keep(folder: str) -> bool:
    """Write an export and a copy of the record into a folder."""
    from ayni.adapters.record import backup, exporting

    exporting.export_plain(Path(folder) / "export")
    backup.backup(Path(folder) / "copy")
    return True


def capture(path: str) -> None:
    """Write every byte that leaves or enters by the link, as it stands inside TLS, into a file."""
    from ayni.adapters.link.http1 import Stream

    def recorded(name: str, told: object) -> None:
        with Path(path).open("ab") as file:
            file.write(f"\n== {name}\n".encode() + bytes(told))  # type: ignore[call-overload]

    send, more = Stream._send, Stream._more

    def sending(self: Stream, lines: list[str], body: bytes, within_s: float) -> None:
        recorded("out", "\r\n".join(lines).encode() + body)
        send(self, lines, body, within_s)

    def reading_on(self: Stream, until: float) -> None:
        before = len(self._ahead)
        more(self, until)
        recorded("in", self._ahead[before:])

    Stream._send, Stream._more = sending, reading_on  # type: ignore[method-assign]
