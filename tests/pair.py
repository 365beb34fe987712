# SPDX-License-Identifier: Apache-2.0
"""Chile's node with a constitution in force, and Peru's acts as they come over the link.

For tests of any room: the constitution switches on the rooms that are asked for. Peru has no
database here: its acts are composed from what Chile's node holds, or held at an earlier moment.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from msgspec import structs

from ayni.adapters import clock
from ayni.adapters.accounts import acting, people
from ayni.adapters.accounts.models import Person
from ayni.adapters.record import ledger, registry, signing, trust
from ayni.core import constitution as law
from ayni.core.acts import decode_header, encode_header, leaf_of
from ayni.core.cards import Card, Founder, identity_name, sign_card
from ayni.core.checkpoints import Checkpoint, cosign, sign_checkpoint
from ayni.core.codec import Json
from ayni.core.composing import Draft, compose
from ayni.core.kinds import Kinds
from ayni.core.merkle import Frontier
from ayni.core.notes import SIG_COSIGNATURE, SIG_ED25519, Ed25519Signer
from ayni.core.ports import Entry, LogState
from ayni.core.replica import hear_head, hear_receipt, origin_of, take_chunk
from ayni.core.wire import Chunk
from ayni.web.viewer import Viewer

NOW_MS = 1_795_442_400_000
"""2026-11-23 14:00 UTC: 11:00 in Chile, 09:00 in Peru."""
HOUR_MS = 3_600_000
ZONES = {"chl": "America/Santiago", "per": "America/Lima"}
LOG_IDS = {"chl": "ch0c0c0c0c0c0c0c", "per": "pe1e1e1e1e1e1e1e"}
OFFICES: Mapping[str, tuple[str, ...]] = {
    "mfa.border": ("foreign",),
    "staff.secretariat": ("secretariat",),
    "staff.head": ("head",),
    "liaison": ("liaison",),
    "civil.duty": ("duty",),
    "press": ("press",),
    "audit": ("audit",),
}
PLACES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "f-07": ("chl", {"es": "Punto F-07", "pt": "Ponto F-07", "en": "Point F-07"}),
    "caleta-ensayo": ("chl", {"es": "Caleta Ensayo"}),
    "ruta-x-1": ("chl", {"es": "Ruta X-1", "pt": "Rota X-1", "en": "Route X-1"}),
    "f-08": ("per", {"es": "Punto F-08", "pt": "Ponto F-08", "en": "Point F-08"}),
    "puerto-simulacro": ("per", {"es": "Puerto Simulacro"}),
}
PASSWORD = "correct horse battery staple"


def signer(name: str, algorithm: int = SIG_ED25519) -> Ed25519Signer:
    return Ed25519Signer(name=name, seed=sha256(name.encode()).digest(), algorithm=algorithm)


def log_signer(party: str) -> Ed25519Signer:
    return signer(origin_of(LOG_IDS[party]))


def receipt_signer(party: str) -> Ed25519Signer:
    return signer(f"ayni/receipt/{party}", SIG_COSIGNATURE)


def founders(party: str) -> tuple[Founder, ...]:
    return tuple(
        Founder(office=f"{party}.{office}", powers=powers) for office, powers in OFFICES.items()
    )


def card(party: str) -> bytes:
    identity = signer(identity_name(party))
    made = Card(
        party=party,
        number=1,
        identity=str(identity.vkey),
        next_identity="0" * 64,
        log=str(log_signer(party).vkey),
        receipt=str(receipt_signer(party).vkey),
        packet="",
        openings=tuple(str(signer(f"ayni/opening/{party}/{n}").vkey) for n in range(1, 4)),
        tls="",
        endpoints=(),
        founders=founders(party),
        zone=ZONES[party],
        mode="exercise",
    )
    return sign_card(made, identity)


@dataclass
class Scene:
    """Chile's node and what Peru sends it.

    Attributes:
        rooms: that the constitution switches on.
        now_ms: the time that the next act claims.
        held: what Peru's node held when it last looked, while it is cut off.
        kinds: those that Peru's software knows, where this node's knows fewer.
        powers: kind without its version to the powers that the constitution asks for.
        critical: Peru marks its acts: who does not know their kind must not judge the object.
    """

    rooms: tuple[str, ...]
    now_ms: int = NOW_MS
    held: dict[str, LogState] | None = None
    kinds: Kinds | None = None
    critical: bool = False
    powers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    guard: Path = field(default_factory=Path)

    def found(self, **params: int) -> Scene:
        """Put a constitution in force."""
        trust.take_own_card(card("chl"), log_id=LOG_IDS["chl"], now_ms=NOW_MS)
        trust.take_card(card("per"), now_ms=NOW_MS)
        for party, act in (("chl", self.chl), ("per", self.per)):
            act(law.LOG_OPENED, self._opening(party), by=f"{party}.node")
        parties: list[Mapping[str, Json]] = [
            {
                "party": party,
                "identity": str(signer(identity_name(party)).vkey),
                "zone": zone,
                "languages": ["es"],
            }
            for party, zone in ZONES.items()
        ]
        values = constitution(parties, params, self.rooms)
        values["powers"] = {kind: list(asked) for kind, asked in self.powers.items()}
        salt = secrets.token_bytes(32)
        values["text"] = law.text_hash(values, salt).hex()
        values["text_salt"] = salt.hex()
        proposal = self.chl(law.PROPOSED, values, by="chl.mfa.border")
        consent: dict[str, Json] = {"proposal": proposal.hex(), "text": values["text"]}
        self.chl(law.CONSENTED, consent, by="chl.mfa.border", about=proposal)
        self.per(law.CONSENTED, consent, by="per.mfa.border", about=proposal)
        return self

    def chl(
        self,
        kind: str,
        values: Mapping[str, Json],
        *,
        by: str = "chl.liaison",
        about: bytes | None = None,
        refs: tuple[bytes, ...] = (),
        unchecked: bool = False,
    ) -> bytes:
        """Append an act of Chile and return its leaf hash."""
        draft = replace(self._draft(kind, values, by=by, about=about), refs=refs)
        return ledger.append(draft, expected=None, now_ms=self.now_ms, unchecked=unchecked).leaf

    def per(
        self,
        kind: str,
        values: Mapping[str, Json],
        *,
        by: str = "per.liaison",
        about: bytes | None = None,
        ahead: bool = False,
        stored_ms: int | None = None,
    ) -> bytes:
        """Let an act of Peru come in, fold it, and return its leaf hash.

        Args:
            kind: of the act.
            values: its members.
            by: office that signs.
            about: object, or none.
            ahead: it has seen one act more of Chile's log than is held here, and so waits.
            stored_ms: when it is stored; when it is signed unless the link was down so long.
        """
        logs = ledger.reading().logs()
        own = logs[LOG_IDS["per"]]
        draft = self._draft(kind, values, by=by, about=about)
        seen = {**(self.held or logs), own.id: own}
        if ahead:
            chl = logs[LOG_IDS["chl"]]
            seen[chl.id] = replace(chl, folded=chl.folded + 1, root=sha256(b"later").digest())
        known = (self.kinds or registry.kinds())[kind]
        entry = compose(draft, own, seen, kind=known, salts=secrets.token_bytes)
        if self.critical:
            header = encode_header(structs.replace(decode_header(entry.header), crit=1))
            entry = Entry(leaf_of(header), header, entry.body)
        frontier = Frontier.from_bytes(own.size, own.frontier)
        frontier.append(entry.leaf)
        head = Checkpoint(origin_of(own.id), own.size + 1, frontier.root())
        with ledger.write(now_ms=stored_ms or self.now_ms) as txn:
            hear_head(txn.store, own, sign_checkpoint(head, log_signer("per")))
            took = txn.store.logs()[own.id]
            take_chunk(txn.store, took, Chunk(own.size, (entry,), ()), head)
        while ledger.fold_ready():
            pass
        return entry.leaf

    def cut_off(self) -> None:
        """Peru's node hears nothing of Chile from here on."""
        self.held = ledger.reading().logs()

    def reconnect(self) -> None:
        """Peru's node hears all again."""
        self.held = None

    def sign(self) -> None:
        """Sign Chile's head and let Peru's node give its receipt."""
        signing.sign(lambda _log: log_signer("chl"), self.guard)
        log = ledger.reading().logs()[LOG_IDS["chl"]]
        head = Checkpoint(origin_of(log.id), log.head_size, log.head_root)
        witness = receipt_signer("per")
        line = cosign(head.text(), witness, time_s=self.now_ms // 1000 + 1)
        with ledger.write(now_ms=self.now_ms) as txn:
            hear_receipt(txn.store, txn.store.logs()[log.id], head, line, witness.vkey)

    def wait(self, hours: float) -> None:
        """Let time pass."""
        self.now_ms += int(hours * HOUR_MS)

    def viewer(self, office: str = "chl.liaison", person: Person | None = None) -> Viewer:
        """Return who acts for an office now."""
        powers = frozenset(OFFICES[office.partition(".")[2]])
        return Viewer(
            person=person,
            office=office,
            capacity="titular",
            party="chl",
            powers=powers,
            language="es",
            neighbours=("per",),
            now_ms=self.now_ms,
            zones=dict(ZONES),
            acting=acting.Acting(holding=1, office=office, capacity="titular"),
        )

    def _opening(self, party: str) -> dict[str, Json]:
        return {
            "party": party,
            "number": 0,
            "key": str(log_signer(party).vkey),
            "founders": [
                {"office": each.office, "powers": list(each.powers)} for each in founders(party)
            ],
            "predecessors": [],
        }

    def _draft(
        self, kind: str, values: Mapping[str, Json], *, by: str, about: bytes | None
    ) -> Draft:
        self.now_ms += 1
        return Draft(
            kind=kind,
            by=by,
            values=values,
            at=self.now_ms,
            id=secrets.token_hex(16),
            mode="exercise",
            about=about,
        )


def constitution(
    parties: list[Mapping[str, Json]], params: Mapping[str, int], rooms: Sequence[str]
) -> dict[str, Json]:
    """Return a constitution with some rooms; the points are invented."""
    clause: dict[str, Json] = {
        "es": "Los nombres, lugares y distancias sirven solo para la comunicación práctica."
    }
    return {
        "version": 1,
        "mode": "exercise",
        "parties": [dict(row) for row in parties],
        "rooms": list(rooms),
        "languages": ["es", "pt", "en"],
        "powers": {},
        "params": dict(params),
        "retention": {},
        "places": [
            {"id": place, "lat_e6": 0, "lon_e6": 0, "named_by": party, "fictional": 1}
            for place, (party, _names) in PLACES.items()
        ],
        "place_names": {place: dict(names) for place, (_party, names) in PLACES.items()},
        "label": {"es": "Simulacro CHASQUI", "pt": "Simulado CHASQUI", "en": "Exercise CHASQUI"},
        "non_prejudice": clause,
        "silence": {"es": "El silencio no significa aceptación."},
    }


def person(username: str, office: str) -> Person:
    """Return somebody of Chile who holds an office."""
    made = people.create_person(username, password=PASSWORD, display_name=username.title())
    people.assign_office(made, office=office, since=clock.now() - timedelta(days=400))
    return made
