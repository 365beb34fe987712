# SPDX-License-Identifier: Apache-2.0
"""The folder link: packets are written to one folder and read from another, whoever carries them.

For offices that may open no inbound port. A packet holds all that the neighbour gave no receipt
for, so one that is lost costs a minute and nothing else. A folder that is missing, closed or full
stops nothing but itself, and the page says so. Must not make or empty a folder that it was given.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ayni.adapters.attachments import files
from ayni.adapters.link import answers, protocol
from ayni.adapters.link.config import CourierConfig, FolderPair
from ayni.adapters.link.couriers.container import PART_SUFFIX
from ayni.adapters.link.couriers.reading import read_packet
from ayni.adapters.link.couriers.state import Known, Sent
from ayni.adapters.link.couriers.writing import Desk, receipt_sizes, write_packet
from ayni.adapters.link.ground import Ground, set_aside
from ayni.adapters.link.health import Carrier, CarrierCode
from ayni.adapters.link.peers import Peer
from ayni.core.checkpoints import parse_checkpoint
from ayni.core.errors import KeyTrouble, LimitExceeded, NodeTrouble, PacketRefused
from ayni.core.notes import parse_note

DONE_NAME: Final = "done"
REFUSED_NAME: Final = "refused"
FILES_AT_ONCE: Final = 32
"""Packets read in one look; the rest waits for the next."""

_GROWING: Final = (PART_SUFFIX, ".tmp", ".filepart", ".partial", ".crdownload", ".txt")
"""Ends of names that carriers give a file until it is whole; and our own notes."""
_UNREADABLE: Final = frozenset({"damaged", "not_encrypted", "not_a_packet", "gone"})
"""What a file that is still being written looks like."""

Look = tuple[CarrierCode, str]
_Mark = tuple[int, int]


@dataclass(slots=True)
class FolderCarrier:
    """The two folders of one neighbour; for one thread.

    Attributes:
        desk: what packets are written from and read into.
        ground: record, clock, and where trouble is told.
        pair: the folders.
        config: how often, how long, how many.
        unread: name of a file that could not be read to its size and time, and since when.
        stuck: files that were read and cannot be moved away.
    """

    desk: Desk
    ground: Ground
    pair: FolderPair
    config: CourierConfig
    unread: dict[str, tuple[_Mark, float]] = field(default_factory=dict)
    stuck: dict[str, _Mark] = field(default_factory=dict)

    def look(self, peer: Peer, peers: Mapping[str, Peer]) -> None:
        """Read what came, write what is due, and say how the carrier stands."""
        known = self.desk.state.of(peer.party)
        before = known.carriers.get("folder") or Carrier(name="folder", code="never")
        code, detail = self._read_all(peer, peers, before)
        before = known.carriers.get("folder", before)
        if code in ("up", "half_written", "set_aside"):
            found = self._write_due(peer, known)
            before = known.carriers.get("folder", before)
            code, detail = found if found[0] != "up" else (code, detail)
        else:
            self._write_due(peer, known)
        lying = self._lying(peer.party)
        if code == "up":
            code = self._quiet(before, lying)
        self._tell(
            peer, known, _changed(before, code=code, detail=detail[:300], waiting=len(lying))
        )

    # --- in ---

    def _read_all(self, peer: Peer, peers: Mapping[str, Peer], before: Carrier) -> Look:
        try:
            names = sorted(self._candidates())
        except FileNotFoundError:
            return "in_missing", self.pair.incoming.name
        except OSError as error:
            return "in_closed", f"{self.pair.incoming.name}: {error.strerror}"
        self.unread = {name: told for name, told in self.unread.items() if name in names}
        self.stuck = {name: mark for name, mark in self.stuck.items() if name in names}
        worst: Look = ("up", "")
        if before.code == "set_aside":
            worst = ("set_aside", before.detail)  # until a packet is taken again
        for name in names[:FILES_AT_ONCE]:
            found = self._read_one(peer, peers, name)
            if found is not None:
                worst = found
            if worst[0] == "no_key":
                break
        return worst

    def _candidates(self) -> Iterable[str]:
        with os.scandir(self.pair.incoming) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith(_GROWING):
                    continue
                if not entry.is_dir(follow_symlinks=False):
                    yield entry.name

    def _read_one(self, peer: Peer, peers: Mapping[str, Peer], name: str) -> Look | None:
        path = self.pair.incoming / name
        mark = _mark(path)
        if mark is None or self.stuck.get(name) == mark:
            return ("in_closed", name) if mark is not None else None
        held, since = self.unread.get(name, (None, 0.0))
        if held == mark and time.monotonic() - since < self.config.half_written_s:
            return "half_written", name
        try:
            taken = read_packet(self.desk, self.ground, peers, path)
        except PacketRefused as refused:
            if refused.code in _UNREADABLE and held != mark and path.is_file():
                self.unread[name] = (mark, time.monotonic())
                return "half_written", name
            return self._refuse(peer, name, mark, refused)
        except NodeTrouble as trouble:
            self.ground.own_trouble(trouble)
            return ("no_key" if isinstance(trouble, KeyTrouble) else "in_closed"), str(trouble)
        self.unread.pop(name, None)
        sender = peers[taken.sender]
        known = self.desk.state.of(sender.party)
        carrier = known.carriers.get("folder") or Carrier(name="folder", code="up")
        self._tell(sender, known, _changed(carrier, code="up", last_in_ms=self.ground.now_ms()))
        return self._move(name, mark, DONE_NAME, self.config.done_kept) or ("up", "")

    def _refuse(self, peer: Peer, name: str, mark: _Mark, refused: PacketRefused) -> Look:
        self.unread.pop(name, None)
        set_aside(self.ground, peer, refused, _first_bytes(self.pair.incoming / name))
        known = self.desk.state.of(peer.party)
        carrier = known.carriers.get("folder") or Carrier(name="folder", code="set_aside")
        told = _changed(carrier, code="set_aside", detail=str(refused), refused=carrier.refused + 1)
        self._tell(peer, known, told)
        moved = self._move(name, mark, REFUSED_NAME, self.config.refused_kept)
        if moved is not None:
            return moved
        with contextlib.suppress(OSError):
            note = self.pair.incoming / REFUSED_NAME / f"{name}.txt"
            note.write_text(f"{refused}\n", encoding="utf-8")
        return "set_aside", f"{name}: {refused}"

    def _move(self, name: str, mark: _Mark, folder: str, kept: int) -> Look | None:
        """Move a packet out of the way; return what stands in the way of that, if anything."""
        target = self.pair.incoming / folder
        try:
            target.mkdir(exist_ok=True)
            (self.pair.incoming / name).rename(target / name)
        except OSError as error:
            self.stuck[name] = mark
            return "in_closed", f"{name}: {error.strerror}"
        _keep_newest(target, count=kept, bytes_max=self.config.kept_max_bytes)
        return None

    # --- out ---

    def _write_due(self, peer: Peer, known: Known) -> Look:
        if not self._due(peer, known):
            return "up", ""
        try:
            if not self.pair.out.is_dir():
                return "out_missing", self.pair.out.name
            written, heads = write_packet(
                self.desk,
                self.pair.out,
                [peer.party],
                files_max_bytes=self.config.files_max_bytes,
            )
        except LimitExceeded as error:
            return "too_large", str(error)
        except NodeTrouble as trouble:
            self.ground.own_trouble(trouble)
            return ("no_key" if isinstance(trouble, KeyTrouble) else "out_full"), str(trouble)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space" in str(error)
            return ("out_full" if full else "out_closed"), f"{self.pair.out.name}: {error}"
        known.sent = Sent(
            at_ms=written.written_ms,
            first={run.log: run.first for run in written.logs},
            to={run.log: run.to for run in written.logs},
            receipts=receipt_sizes(heads),
        )
        known.heard = False
        carrier = known.carriers.get("folder") or Carrier(name="folder", code="never")
        self._tell(peer, known, _changed(carrier, last_out_ms=written.written_ms))
        self._withdraw_older(peer.party)
        return "up", ""

    def _due(self, peer: Peer, known: Known) -> bool:
        """Tell whether there is anything to say, or to say again."""
        sent, now_ms = known.sent, self.ground.now_ms()
        if not 0 <= now_ms - sent.at_ms < self.config.beat_s * 1_000:
            return True
        site = answers.Site(self.desk.book, self.desk.software, self.desk.now_ms)
        heads = protocol.decode_heads(answers.heads_body(site, peer.party))
        sizes = {
            head.log: parse_checkpoint(parse_note(head.note.encode()).text).size
            for head in heads.own
        }
        if any(size > sent.to.get(log, 0) for log, size in sizes.items()):
            return True
        if any(size > sent.receipts.get(log, 0) for log, size in receipt_sizes(heads).items()):
            return True
        lacks = any(known.held.get(log, 0) < size for log, size in sizes.items())
        lacks = lacks or any(
            files.is_held(self.desk.attachments, bytes.fromhex(name)) for name in known.lacks
        )
        return known.heard and lacks and now_ms - sent.at_ms >= self.config.resend_s * 1_000

    def _lying(self, party: str) -> list[Path]:
        """Return the packets of this node that lie in the out-folder, oldest first."""
        form = re.compile(rf"[a-z]{{3}}-{party}-[0-9]{{6,}}\.age")
        with contextlib.suppress(OSError):
            return sorted(path for path in self.pair.out.iterdir() if form.fullmatch(path.name))
        return []

    def withdraw(self, party: str) -> None:
        """Take every packet of this node away; the next look writes one of what is held now.

        What has been collected is out of reach. Nothing is lost: a packet holds all that the
        neighbour gave no receipt for.
        """
        lying = self._lying(party)
        for path in lying:
            with contextlib.suppress(OSError):
                path.unlink()
        if lying:
            self.desk.state.of(party).sent = Sent()

    def _withdraw_older(self, party: str) -> None:
        for path in self._lying(party)[: -self.config.out_kept]:
            with contextlib.suppress(OSError):
                path.unlink()

    # --- telling ---

    def _quiet(self, carrier: Carrier, lying: list[Path]) -> CarrierCode:
        if carrier.last_in_ms is None:
            return "never"
        if self.ground.now_ms() - carrier.last_in_ms < self.config.quiet_s * 1_000:
            return "up"
        return "not_collected" if len(lying) >= self.config.out_kept else "quiet"

    def _tell(self, peer: Peer, known: Known, carrier: Carrier) -> None:
        known.carriers["folder"] = carrier
        peer.carried(carrier)


def _changed(carrier: Carrier, **changes: object) -> Carrier:
    fields = {name: getattr(carrier, name) for name in carrier.__struct_fields__}
    return Carrier(**{**fields, **changes})


def _mark(path: Path) -> _Mark | None:
    try:
        told = path.lstat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns


def _first_bytes(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        return os.read(handle, 256) if stat.S_ISREG(os.fstat(handle).st_mode) else b""
    finally:
        os.close(handle)


def _keep_newest(folder: Path, *, count: int, bytes_max: int) -> None:
    """Throw away the oldest files of a folder beyond a count and a size."""
    with contextlib.suppress(OSError):
        files = [path for path in folder.iterdir() if not path.is_dir()]
        files.sort(key=lambda path: (-path.lstat().st_mtime_ns, path.name))
        total = 0
        for at, path in enumerate(files):
            total += path.lstat().st_size
            if at >= count or total > bytes_max:
                path.unlink()
