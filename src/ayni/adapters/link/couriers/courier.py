# SPDX-License-Identifier: Apache-2.0
"""The courier of a node: works off what pages and commands ask, and looks into the folders.

Runs where the keys are: in the link process, or in a command that holds the link's lock while the
link does not run. Must not sign heads.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from ayni.adapters.link.config import CourierConfig
from ayni.adapters.link.couriers import mails
from ayni.adapters.link.couriers.folders import FolderCarrier
from ayni.adapters.link.couriers.reading import read_packet
from ayni.adapters.link.couriers.spool import Job, Spool, Standing
from ayni.adapters.link.couriers.writing import Desk, write_packet
from ayni.adapters.link.ground import SAMPLE_MAX_BYTES, Ground, set_aside
from ayni.adapters.link.health import Carrier
from ayni.adapters.link.partners import partners_of
from ayni.adapters.link.peers import Peer
from ayni.core import limits
from ayni.core.errors import KeyTrouble, LimitExceeded, NodeTrouble, PacketRefused, Refusal

_OF_THE_READER: Final = frozenset({"gone", "no_packet_in_mail", "outlook_mail"})
"""Refusals that tell nothing about a neighbour; a mail without a packet is kept nowhere."""


@dataclass(slots=True)
class Courier:
    """What carries packets for one node; for one thread.

    Attributes:
        desk: what packets are written from and read into.
        ground: record, clock, and where trouble is told.
        peers: the neighbours by party; grows while the link runs.
        spool: jobs of pages and commands.
        config: the folders.
    """

    desk: Desk
    ground: Ground
    peers: Mapping[str, Peer]
    spool: Spool
    config: CourierConfig = field(default_factory=CourierConfig)
    _folders: dict[str, FolderCarrier] = field(default_factory=dict)
    _look_at: float = 0.0
    _met: set[str] = field(default_factory=set)

    def work(self) -> None:
        """Do what is asked; look into the folders when it is time."""
        self._meet()
        if self.spool.withdrawal_asked():
            self.withdraw()
        for job in list(self.spool.waiting()):
            self.spool.put(self.answer(job))
            self.spool.tidy(self.ground.now_ms())
        if self.config.folders and time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + self.config.look_s
            self.look()

    def look(self) -> None:
        """Look into every folder now."""
        for party, pair in self.config.folders.items():
            peer = self.peers.get(party)
            if peer is not None:
                carrier = self._folders.setdefault(
                    party, FolderCarrier(self.desk, self.ground, pair, self.config)
                )
                carrier.look(peer, self.peers)
        self._keep()

    def withdraw(self) -> None:
        """Take packets of this node out of the folders, and let new ones be written at once."""
        for party, pair in self.config.folders.items():
            if party in self.peers:
                carrier = self._folders.setdefault(
                    party, FolderCarrier(self.desk, self.ground, pair, self.config)
                )
                carrier.withdraw(party)
        self._look_at = 0.0

    def answer(self, job: Job) -> Job:
        """Do what a job asks and return it with its answer; it never raises for bad input."""
        try:
            done = self._write(job) if job.deed == "write" else self._read(job)
        except PacketRefused as refused:
            self._set_aside(job, refused)
            done = _not_done(job, "refused", refused.code, refused.told)
        except Refusal as refusal:
            done = _not_done(job, "refused", refusal.code, str(refusal))
        except LimitExceeded as error:
            done = _not_done(job, "failed", "too_large", str(error))
        except KeyTrouble as trouble:
            done = _not_done(job, "failed", "no_key", str(trouble))
        except (NodeTrouble, OSError) as trouble:
            done = _not_done(job, "failed", "disk", str(trouble))
        finally:
            if job.deed == "read":
                self.spool.forget_upload(job.id)
        self._keep()
        return msgspec.structs.replace(done, answered_ms=self.ground.now_ms())

    def _write(self, job: Job) -> Job:
        folder = self.spool.packets(job.id)
        try:
            room = limits.PACKET_ATTACHMENTS_MAX_BYTES if job.files else 0
            written, _ = write_packet(
                self.desk, folder, job.parties, full=job.full, files_max_bytes=room
            )
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        for party in job.parties:
            self._stick(party, code="up", last_out_ms=written.written_ms)
        return msgspec.structs.replace(job, standing="done", written=written)

    def _read(self, job: Job) -> Job:
        packet = self.spool.upload(job.id)
        mails.unwrap(packet)
        taken = read_packet(self.desk, self.ground, self.peers, packet)
        self._stick(taken.sender, code="up", detail="", last_in_ms=taken.stored_ms)
        return msgspec.structs.replace(job, standing="done", taken=taken)

    def _set_aside(self, job: Job, refused: PacketRefused) -> None:
        """Count what was refused with the neighbour it is said to be from."""
        if refused.code in _OF_THE_READER:
            return
        named = [party for party in job.parties if party in self.peers] or list(self.peers)
        if len(named) != 1:
            return  # from nobody in particular: the answer says what was wrong
        party = named[0]
        set_aside(self.ground, self.peers[party], refused, _sample(self.spool.upload(job.id)))
        before = self._carrier(party)
        self._stick(party, code="set_aside", detail=str(refused)[:300], refused=before.refused + 1)

    def _carrier(self, party: str) -> Carrier:
        held = self.desk.state.of(party).carriers.get("stick")
        return held or Carrier(name="stick", code="unused")

    def _stick(self, party: str, **changes: object) -> None:
        carrier = msgspec.structs.replace(self._carrier(party), **changes)
        self.desk.state.of(party).carriers["stick"] = carrier
        if party in self.peers:
            self.peers[party].carried(carrier)

    def _meet(self) -> None:
        """Show how the carriers of a neighbour stood when they were last used."""
        for party in set(self.peers) - self._met:
            self._met.add(party)
            for carrier in self.desk.state.of(party).carriers.values():
                if carrier.name != "folder" or party in self.config.folders:
                    self.peers[party].carried(carrier)

    def _keep(self) -> None:
        try:
            self.desk.state.keep()
        except OSError:
            self.ground.changed.set()  # larger packets are all it costs


def peers_alone(desk: Desk) -> dict[str, Peer]:
    """Return the neighbours for a command that works while no link runs."""
    cards, partners = desk.book.setting().neighbours, partners_of(desk.book)
    return {p: Peer(card, on_change=_nothing) for p, card in cards.items() if p in partners}


def _nothing() -> None:
    """Nobody shows what changed."""


def _not_done(job: Job, standing: Standing, code: str, told: str) -> Job:
    return msgspec.structs.replace(job, standing=standing, code=code, told=told[:1_000])


def _sample(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(SAMPLE_MAX_BYTES)
    except OSError:
        return b""
