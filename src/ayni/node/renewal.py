# SPDX-License-Identifier: Apache-2.0
"""A new node card: any key of the node is replaced while the link goes on.

The custodian signs it with the identity key; neighbours take it by themselves, because the key they
compared by words signed it, or announced the key that did. Older key files stay: whoever has not
heard of the card yet knows no other. Source: DESIGN.md section 5 (Keys); kernel.md A7, A8.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from ayni.adapters import keyring
from ayni.adapters.record import ledger, openings, rotation, trust
from ayni.core import cards, codec
from ayni.core import constitution as law
from ayni.core.acts import Mode
from ayni.core.cards import Card, opening_keys, read_card
from ayni.core.composing import Draft
from ayni.core.errors import KeyTrouble
from ayni.core.limits import CARD_OPENINGS_MAX_COUNT
from ayni.core.notes import Ed25519Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a new card replaces.

    Attributes:
        tls: key and certificate of the neighbour door.
        receipt: key of receipts.
        packet: age identity for packets.
        openings: one-time opening keys; those that were not used open nothing any more.
        identity: the identity key, by the one that the last card announced.
        endpoints: addresses of the neighbour door; empty to keep them.
    """

    tls: bool = False
    receipt: bool = False
    packet: bool = False
    openings: bool = False
    identity: bool = False
    endpoints: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell whether nothing is to be replaced."""
        return self == Wish()


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A card that was made.

    Attributes:
        card: what it says.
        files: key files that are new.
        revoked: numbers of opening keys that open nothing any more.
    """

    card: Card
    files: tuple[str, ...]
    revoked: tuple[int, ...]


def renew(
    data: Path, wish: Wish, *, passphrase: str, identities: Path, by: str = "", now_ms: int
) -> Renewed:
    """Make new keys, sign the card that names them, and keep it; the link goes on.

    Args:
        data: data directory of the node.
        wish: what is replaced.
        passphrase: opens the identity key.
        identities: directory with the files of the identity keys.
        by: office that declares the card in the record; empty for none. It travels either way.
        now_ms: claimed time of that act, milliseconds UTC.

    Raises:
        KeyTrouble: no file holds the identity key, or the passphrase does not open it; nothing was
            changed.
        Refusal: the record does not take the act of the office; nothing was changed.
    """
    keys = data / "keys"
    held = read_card(trust.own_card())
    signer = _signer(identities, held, passphrase, following=wish.identity)
    before = {path.name for path in keys.iterdir()} | {path.name for path in identities.iterdir()}
    try:
        card, revoked = _card(keys, identities, held, wish, passphrase)
        note = cards.sign_card(card, signer)
        _keep(held, card, note, by=by, now_ms=now_ms)
    except BaseException:
        for path in (*keys.iterdir(), *identities.iterdir()):
            if path.name not in before:
                path.unlink(missing_ok=True)
        raise
    made = {path.name for path in (*keys.iterdir(), *identities.iterdir())} - before
    return Renewed(card=card, files=tuple(sorted(made)), revoked=revoked)


def _signer(folder: Path, held: Card, passphrase: str, *, following: bool) -> Ed25519Signer:
    """Return the identity key that may sign the next card."""
    for path in sorted(folder.glob("identity*.age")):
        try:
            signer = keyring.load_identity(
                folder, party=held.party, passphrase=passphrase, name=path.name
            )
        except KeyTrouble:
            continue
        wanted = cards.announce(signer.vkey) if following else str(signer.vkey)
        if wanted == (held.next_identity if following else held.identity):
            return signer
    what = "announced as the next one by" if following else "of"
    raise KeyTrouble(
        f"no file identity*.age in {folder.name}/ holds the identity key {what} card "
        f"{held.number}, or the passphrase does not open it. Nothing was changed. Name the "
        "custodian's stick with --identity-dir, and try again."
    )


def _card(
    keys: Path, identities: Path, held: Card, wish: Wish, passphrase: str
) -> tuple[Card, tuple[int, ...]]:
    """Make the keys that are asked for and return the card that names them."""
    number, party = held.number + 1, held.party
    card, revoked = msgspec.structs.replace(held, number=number), tuple[int, ...]()
    if wish.tls:
        made = keyring.create_certificate(keys, party=party, card=number)
        card = msgspec.structs.replace(card, tls=codec.to_b64(made))
    if wish.receipt:
        keyring.create_seed(keys, keyring.named_for("receipt.key", number))
        receipt = keyring.receipt_signer(keys, party=party, card=number)
        card = msgspec.structs.replace(card, receipt=str(receipt.vkey))
    if wish.packet:
        card = msgspec.structs.replace(card, packet=keyring.create_packet_key(keys, card=number))
    if wish.openings:
        certified, revoked = _openings(keys, held)
        card = msgspec.structs.replace(card, openings=certified)
    if wish.endpoints:
        card = msgspec.structs.replace(card, endpoints=wish.endpoints)
    if wish.identity:
        signer = _signer(identities, held, passphrase, following=True)
        name = f"identity-{number}.age"
        after = keyring.create_one_identity(
            identities, party=party, passphrase=passphrase, name=name
        )
        card = msgspec.structs.replace(
            card, identity=str(signer.vkey), next_identity=cards.announce(after.vkey)
        )
    return card, revoked


def _openings(keys: Path, held: Card) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Make new opening keys; used ones stay certified, so that their logs can be verified."""
    known = opening_keys(held)
    told = openings.own_keys()
    first = max(known, default=0) + 1
    fresh = keyring.create_openings(keys, first=first)
    used = [str(known[number]) for number in told.used]
    signers = [
        keyring.opening_signer(keys / f"opening-{number}.key", party=held.party, number=number)
        for number in fresh
    ]
    certified = (*used, *(str(signer.vkey) for signer in signers))
    if len(certified) > CARD_OPENINGS_MAX_COUNT:
        raise KeyTrouble(
            f"{len(used)} opening keys were used; a card certifies {CARD_OPENINGS_MAX_COUNT} at "
            "most. Nothing was changed. Begin a new partnership record."
        )
    return certified, told.left


def _keep(held: Card, card: Card, note: bytes, *, by: str, now_ms: int) -> None:
    there = rotation.cards_there()
    stays = {party: there.get(party, 0) for party in trust.neighbours()}
    with ledger.write(now_ms=now_ms) as txn:
        # Neighbours know this node by the older keys until they have said otherwise.
        rotation.stay_for(txn, stays, held.number)
        trust.take_newer_own_card(txn, note)
        if by:
            ledger.append_in(txn, _declared(card, note, by, now_ms), expected=None)


def _declared(card: Card, note: bytes, by: str, now_ms: int) -> Draft:
    mode: Mode = "actual" if card.mode == "actual" else "exercise"
    return Draft(
        kind=law.CARD_DECLARED,
        by=by,
        values={
            "number": card.number,
            "card": sha256(note).hexdigest(),
            "note": note.decode(),
        },
        at=now_ms,
        id=secrets.token_hex(16),
        mode=mode,
        tlp="GREEN",
    )


def replaced(wish: Wish) -> Sequence[str]:
    """Return what a wish replaces, in words for the command line."""
    named = ("tls", "receipt", "packet", "openings", "identity")
    told = [name for name in named if getattr(wish, name)]
    return [*told, *(["endpoints"] if wish.endpoints else [])]
