# SPDX-License-Identifier: Apache-2.0
"""What the driver does to make a node: its tables, its keys, its card and its log."""

from __future__ import annotations

from pathlib import Path

from tests import prepared
from tests.link.carding import PASSPHRASE


def make_tables() -> None:
    """Make both databases; closed, each is one file."""
    from django.db import connections

    from ayni.node import tables

    tables.bring_up_to_date()
    connections.close_all()


def make(party: str, port: str, keys: str = "") -> str:
    """Make the node and return its card, in hex; with the keys that its party has in this run."""
    from django.conf import settings

    from ayni.adapters import clock
    from ayni.adapters.record import trust
    from ayni.core.cards import Founder
    from ayni.node.ceremony import Plan, make_node
    from ayni.node.config import Door, NodeConfig

    data = Path(settings.AYNI_DATA)
    plan = Plan(
        config=NodeConfig(party=party, door=Door(port=int(port)), mode=settings.AYNI_MODE),
        zone="UTC",
        founders=(
            Founder(office=f"{party}.desk", powers=("liaison", "foreign")),
            Founder(office=f"{party}.foreign", powers=("foreign",)),
        ),
        endpoint=f"https://127.0.0.1:{port}",
    )
    if keys == "own":
        make_node(data, plan, passphrase=PASSPHRASE, now_ms=clock.now_ms())
    else:
        _make_around_keys(data, plan)
    return trust.own_card().hex()


def _make_around_keys(data, plan) -> None:
    """Do what `ceremony.make_node` does, but for the making of the identity keys."""
    from ayni.adapters import clock, keyring
    from ayni.adapters.record import trust
    from ayni.core.cards import sign_card
    from ayni.node import ceremony, tables

    keys, log_id, now_ms = data / "keys", ceremony.new_log_id(), clock.now_ms()
    keyring.create_seed(keys, f"log-{log_id}.key")
    identities = prepared.copy_identities(keys, party=plan.config.party, passphrase=PASSPHRASE)
    card = ceremony.make_card(keys, plan, log_id=log_id, identities=identities)
    tables.bring_up_to_date()
    trust.take_own_card(sign_card(card, identities[0]), log_id=log_id, now_ms=now_ms)
    ceremony.open_log(card, now_ms=now_ms)
