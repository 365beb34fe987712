# SPDX-License-Identifier: Apache-2.0
"""The ceremony: a node's keys and first log, and the credential files that two states exchange.

Trust comes from two persons who read fingerprint words to each other; nothing here decides it.
Source: DESIGN.md section 5 (Keys); kernel.md A7, A8, section 5 step 4.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.conf import settings

from ayni.adapters import keyring
from ayni.adapters.record import ledger, trust
from ayni.core import cards, codec, words
from ayni.core import constitution as law
from ayni.core.acts import Mode
from ayni.core.cards import Card, Founder
from ayni.core.codec import Json
from ayni.core.composing import Draft
from ayni.core.errors import KeyTrouble
from ayni.core.notes import Signer
from ayni.node import tables
from ayni.node.config import NodeConfig

LOG_ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LOG_ID_CHARS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an operator decides before a node exists.

    Attributes:
        config: contents of node.json.
        zone: IANA zone of the party's midnight.
        founders: offices that act before the first directory.
        endpoint: https URL at which the neighbours reach the door.
    """

    config: NodeConfig
    zone: str
    founders: tuple[Founder, ...]
    endpoint: str


def new_log_id() -> str:
    """Return a random log id of 80 bits."""
    return "".join(secrets.choice(LOG_ID_ALPHABET) for _ in range(LOG_ID_CHARS))


def make_node(data: Path, plan: Plan, *, passphrase: str, now_ms: int) -> Card:
    """Make keys, card, databases and the first log of a node; Django is set up already.

    Args:
        data: data directory with node.json.
        plan: what the operator decided.
        passphrase: opens the identity key from now on.
        now_ms: claimed time of the log's opening, milliseconds UTC.
    """
    keys = data / "keys"
    log_id = new_log_id()
    keyring.create_seed(keys, f"log-{log_id}.key")
    # Opening an encrypted key takes a second on purpose: what was just made is not read back.
    identities = keyring.create_identity(keys, party=plan.config.party, passphrase=passphrase)
    card = make_card(keys, plan, log_id=log_id, identities=identities)
    tables.bring_up_to_date()
    trust.take_own_card(cards.sign_card(card, identities[0]), log_id=log_id, now_ms=now_ms)
    open_log(card, now_ms=now_ms)
    return card


def make_card(keys: Path, plan: Plan, *, log_id: str, identities: tuple[Signer, Signer]) -> Card:
    """Make the keys that are still missing, and return the card that names all of them.

    Args:
        keys: directory of the key files.
        plan: what the operator decided.
        log_id: log whose key is there already.
        identities: signers of the identity key and of the one after it.
    """
    party = plan.config.party
    identity, following = identities
    keyring.create_seed(keys, "receipt.key")
    opened = keyring.create_openings(keys)
    certificate = keyring.create_certificate(keys, party=party)
    return Card(
        party=party,
        number=1,
        identity=str(identity.vkey),
        next_identity=cards.announce(following.vkey),
        log=str(keyring.log_signer(keys, log_id).vkey),
        receipt=str(keyring.receipt_signer(keys, party=party).vkey),
        packet=keyring.create_packet_key(keys),
        openings=tuple(
            str(
                keyring.opening_signer(
                    keys / f"opening-{number}.key", party=party, number=number
                ).vkey
            )
            for number in opened
        ),
        tls=codec.to_b64(certificate),
        endpoints=(plan.endpoint,),
        founders=plan.founders,
        zone=plan.zone,
        mode=plan.config.mode,
    )


def open_log(card: Card, *, now_ms: int) -> None:
    """Append the act that opens the first log."""
    founders = [{"office": f.office, "powers": list(f.powers)} for f in card.founders]
    values: dict[str, Json] = {
        "party": card.party,
        "number": 0,
        "key": card.log,
        "founders": cast(list[Json], founders),
        "predecessors": [],
    }
    ledger.append(
        Draft(
            kind=law.LOG_OPENED,
            by=f"{card.party}.node",
            values=values,
            at=now_ms,
            id=secrets.token_hex(16),
            mode=cast(Mode, card.mode),
            tlp="GREEN",
        ),
        expected=None,
        now_ms=now_ms,
    )


def fingerprint_words(card: Card) -> tuple[str, ...]:
    """Return the words that two persons compare."""
    return words.fingerprint(cards.fingerprint(card))


def is_known(party: str) -> bool:
    """Tell whether a card of a neighbour is held, so that a later one needs no words."""
    return party in trust.neighbours()


def take_credentials(raw: bytes, *, spoken: Sequence[str], now_ms: int) -> Card:
    """Trust a neighbour's node card whose words were compared by voice, or that follows one.

    Args:
        raw: the credential file.
        spoken: the words as the neighbour read them out; none are needed when the card follows
            one that is held, but those that are given must agree.
        now_ms: when they were compared.

    Raises:
        NoteError: not a credential file.
        NotAuthentic: changed since it was signed, or the words are not those of this file.
        KeyTrouble: the own node's, or made for another mode.
    """
    card = cards.read_card(raw)
    if card.party == settings.AYNI_PARTY:
        raise KeyTrouble("this is the credential file of your own node; expected a neighbour's")
    if card.mode != settings.AYNI_MODE:
        raise KeyTrouble(
            f"the credentials are for mode {card.mode}; this node runs in mode "
            f"{settings.AYNI_MODE}. Ask for the credentials of the other partnership."
        )
    if spoken or not is_known(card.party):
        words.compare(cards.fingerprint(card), spoken)
    trust.take_card(raw, now_ms=now_ms)
    return card
