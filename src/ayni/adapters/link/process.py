# SPDX-License-Identifier: Apache-2.0
"""Runs the link of the node that Django's settings describe, until it is told to stop.

Rooms register their projections through their apps, before this begins. Must not import them.

Environment, all of it optional::

    AYNI_POLL_S     seconds between two questions for news     60
    AYNI_CHUNK      acts asked for at a time, 1 to 1024        1024
    AYNI_FOLDER_S   seconds between two looks into folders     60
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from ayni.adapters import clock, keyring
from ayni.adapters.attachments import files, keeping
from ayni.adapters.link import chores as scheduled
from ayni.adapters.link import health
from ayni.adapters.link.chores import Chore
from ayni.adapters.link.config import CourierConfig, DoorConfig, FolderPair, LinkConfig
from ayni.adapters.link.couriers.courier import Courier, peers_alone
from ayni.adapters.link.couriers.spool import Spool
from ayni.adapters.link.couriers.state import State
from ayni.adapters.link.couriers.writing import Desk
from ayni.adapters.link.engine import Link
from ayni.adapters.link.ground import Ground
from ayni.adapters.link.peers import Peer
from ayni.adapters.link.recordbook import RecordBook
from ayni.adapters.link.wake import DatagramWaker, ListenWaker, Waker
from ayni.adapters.record import cleaning
from ayni.adapters.record.ledger import ALIAS
from ayni.adapters.record.wake import CHANNEL
from ayni.core import limits
from ayni.core.errors import DoorTrouble, KeyTrouble, LinkRuns, NodeTrouble, StoreTrouble

LOCK_NAME: Final = "link.lock"
CLEANING_S: Final = 30
"""Seconds between two tries to clean the database's files after an erasure."""
COURIER_S: Final = 0.5
"""Seconds between two looks for what pages and commands ask of the courier."""
SWEEP_S: Final = 3_600.0
"""Seconds between two looks for uploads that nobody signed for."""

log = logging.getLogger("ayni.link")


def config_from_settings() -> LinkConfig:
    """Return the configuration of this node's link.

    Raises:
        KeyTrouble: certificate or key of the neighbour door are missing or open to others.
        NodeTrouble: a variable of the environment is no number.
    """
    data = Path(settings.AYNI_DATA)
    certificate, key = keyring.tls_files(data / "keys")
    return LinkConfig(
        own_key=lambda card: keyring.tls_files(data / "keys", card=card),
        data_dir=data,
        certificate=certificate,
        key=key,
        door=DoorConfig(host=settings.AYNI_DOOR_HOST, port=settings.AYNI_DOOR_PORT),
        poll_s=_number("AYNI_POLL_S", 60, 86_400),
        chunk_acts=_number("AYNI_CHUNK", limits.CHUNK_ACTS_MAX_COUNT, limits.CHUNK_ACTS_MAX_COUNT),
    )


def run_link(stop: threading.Event, *, chores: Sequence[Chore] = ()) -> None:
    """Run the link until `stop` is set.

    Args:
        stop: set it to end; within a second or two all threads are gone.
        chores: scheduled work of this node.

    Raises:
        NodeTrouble: the link cannot even begin; the page says why.
    """
    data = Path(settings.AYNI_DATA)
    try:
        config = config_from_settings()
        with only_one(data):
            make_link(config, chores=chores).run(stop)
    except LinkRuns:
        raise  # the one that runs says how it stands
    except NodeTrouble as error:
        own = health.Own(signing=False, code=_why(error), detail=str(error))
        health.write_status(data, health.Status(written_ms=clock.now_ms(), own=own))
        raise


def _why(error: NodeTrouble) -> health.OwnCode:
    """Return the code that the page shows when the link cannot even begin."""
    if isinstance(error, DoorTrouble):
        return "door"
    if isinstance(error, KeyTrouble):
        return "key"
    return "store" if isinstance(error, StoreTrouble) else "settings"


def make_link(config: LinkConfig, *, chores: Sequence[Chore] = ()) -> Link:
    """Return the link of this node, its door bound and nothing started."""
    ground = make_ground(config)
    waker = _waker(config.data_dir)
    try:
        link = Link(ground, waker, software=software(), chores=chores)
    except OSError as error:
        waker.close()
        raise DoorTrouble(
            f"the neighbour door cannot listen at {config.door.host} port {config.door.port} "
            f"({error.strerror}). Is another node using the port? See door in node.json."
        ) from error
    courier = make_courier(ground, link.peers)
    link.add_chore(Chore(name="courier", every_s=COURIER_S, work=courier.work))
    link.add_chore(Chore(name="uploads", every_s=SWEEP_S, work=_sweep))
    for chore in scheduled.announced():
        link.add_chore(
            Chore(
                name=chore.name,
                every_s=chore.every_s,
                work=partial(_while_signing, ground, chore),
            )
        )
    link.add_chore(
        Chore(name="cleaning", every_s=CLEANING_S, work=lambda: _clean(connections[ALIAS]))
    )
    return link


def _sweep() -> None:
    keeping.sweep(now_ms=clock.now_ms())


def _while_signing(ground: Ground, chore: Chore) -> None:
    """Do scheduled work; never what may append while persons must decide about the log."""
    if not (chore.signing and ground.own.code):
        chore.work()


def _clean(connection: BaseDatabaseWrapper) -> None:
    """Finish what an erasure left to do in the files."""
    if not cleaning.clean(connection):
        log.info("the files of the database are cleaned when nobody reads in them")


def make_ground(config: LinkConfig) -> Ground:
    """Return record, clock and chance of this node."""
    book = RecordBook(
        keys=config.data_dir / "keys", guard=Path(settings.AYNI_GUARD), now_ms=clock.now_ms
    )
    return Ground(book=book, config=config, now_ms=clock.now_ms, chance=_chance)


def make_courier(ground: Ground, peers: Mapping[str, Peer] | None = None) -> Courier:
    """Return the courier of this node.

    Args:
        ground: record, clock, configuration.
        peers: the neighbours as the link knows them; without a link all whose cards are held.
    """
    data = ground.config.data_dir
    desk = Desk(
        book=ground.book,
        state=State(data),
        software=software(),
        now_ms=ground.now_ms,
        keys=data / "keys",
        attachments=files.root_of(data),
    )
    return Courier(
        desk=desk,
        ground=ground,
        peers=peers_alone(desk) if peers is None else peers,
        spool=Spool(data),
        config=courier_config(),
    )


def courier_config() -> CourierConfig:
    """Return where packets are carried, as node.json says.

    Raises:
        NodeTrouble: a variable of the environment is no number.
    """
    folders: Mapping[str, Mapping[str, str]] = getattr(settings, "AYNI_FOLDERS", {})
    return CourierConfig(
        folders={
            party: FolderPair(out=Path(pair["out"]), incoming=Path(pair["in"]))
            for party, pair in folders.items()
        },
        look_s=_number("AYNI_FOLDER_S", 60, 86_400),
    )


def software() -> str:
    """Return name and version, as neighbours are told."""
    return f"ayni {version('ayni')}"


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the lock that keeps a second link process of this node away.

    Raises:
        LinkRuns: another one runs.
    """
    with (data / LOCK_NAME).open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise LinkRuns(
                "another link process of this node is running. Two would sign against each "
                "other: stop it first, or let this one be."
            ) from None
        yield


def _chance() -> float:
    """Return a number from 0 to 1: jitter keeps two nodes from retrying in step."""
    return secrets.randbelow(1_000) / 1_000


def _waker(data: Path) -> Waker:
    connection = connections[ALIAS]
    if connection.vendor == "postgresql":
        return ListenWaker(connection, channel=CHANNEL)
    return DatagramWaker(data)


def _number(name: str, plain: int, most: int) -> int:
    text = os.environ.get(name, str(plain))
    if not text.isdigit() or not 0 < int(text) <= most:
        raise NodeTrouble(f"{name} is {text!r}; expected a whole number from 1 to {most}.")
    return int(text)
