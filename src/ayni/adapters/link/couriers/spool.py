# SPDX-License-Identifier: Apache-2.0
"""What pages and commands leave for the link process, and what it answers; holds no key.

In the folder `courier` of the data directory::

    jobs/<id>.json        what is asked, and in its place the answer
    uploads/<id>.age      a packet that came in, or the mail around it, until it is read
    packets/<id>/<name>   a packet that was written, until it is old or something is erased
    withdraw              something was erased: packets in out-folders are to go

Web and commands add jobs and read answers; the process that holds the link's lock does the rest.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec
from django.conf import settings
from django.db import transaction

from ayni.adapters.link.couriers.state import FOLDER_NAME
from ayni.adapters.record.ledger import ALIAS
from ayni.adapters.record.txn import Txn
from ayni.core.errors import LimitExceeded, Refusal
from ayni.core.packets import Run

KEPT_MAX_COUNT: Final = 50
"""Jobs that were answered; older ones go, with their packets."""
WAITING_MAX_COUNT: Final = 20
"""Jobs that wait; more are refused."""

_WITHDRAW_NAME: Final = "withdraw"
_UPLOAD_KEPT_MS: Final = 3_600_000
"""An upload that broke off is thrown away after this time."""

JOB_ID_PATTERN: Final = "[0-9a-f]{16}"

Deed = Literal["write", "read"]
Standing = Literal["waiting", "done", "refused", "failed"]


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A packet that was written.

    Attributes:
        file: its name.
        number: counts packets for this recipient.
        recipients: parties that can open it.
        bytes_count: size of the file.
        sha256: its fingerprint, hex.
        written_ms: when.
        acts: acts in it.
        receipts: receipts of this node in it.
        unsigned: own acts that are not in it, because the link process has not signed them.
        logs: which acts of which log.
        files: attached files in it, wholly or in part.
        files_left: files that wait for a later packet, wholly or in part.
    """

    file: str
    number: int
    recipients: tuple[str, ...]
    bytes_count: int
    sha256: str
    written_ms: int
    acts: int
    receipts: int
    unsigned: int
    logs: tuple[Run, ...]
    files: int = 0
    files_left: int = 0


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a packet that was read.

    Attributes:
        sender: party whose node wrote it.
        number: which of its packets.
        written_ms: when, by the sender's clock.
        stored_ms: when it was read here.
        sha256: fingerprint of the file, hex.
        bytes_count: its size.
        acts: acts that are new here.
        receipts_in: receipts of the sender that are new here.
        receipts_out: receipts that this node gave for what came.
        gaps: logs of which earlier acts are missing here, to the first act in the packet.
        withheld: acts whose text did not come.
        contradictions: heads that contradict what is held.
        files: attached files that are whole here now.
        files_begun: files of which a part came.
        files_no_room: files for which the disk here has no room.
    """

    sender: str
    number: int
    written_ms: int
    stored_ms: int
    sha256: str
    bytes_count: int
    acts: int = 0
    receipts_in: int = 0
    receipts_out: int = 0
    gaps: dict[str, int] = {}
    withheld: int = 0
    contradictions: int = 0
    files: int = 0
    files_begun: int = 0
    files_no_room: int = 0

    @property
    def nothing_new(self) -> bool:
        """Tell whether all of it was here already."""
        new = self.acts or self.receipts_in or self.receipts_out
        new = new or self.files or self.files_begun or self.files_no_room
        return not (new or self.gaps or self.withheld or self.contradictions)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the link process, and its answer.

    Attributes:
        id: 16 hex digits.
        deed: write a packet, or read one.
        parties: for whom to write; for a packet to read, from whom it is said to be, if anybody.
        full: leave nothing out.
        files: put attached files in, as far as there is room.
        by: office that asks, or empty at the command line.
        asked_ms: when, milliseconds UTC.
        standing: ``waiting``, ``done``, ``refused`` (the packet is at fault) or ``failed`` (this
            node is).
        code: why not, a code of `words.py`; empty when it was done.
        told: the same in technical words.
        answered_ms: when.
        written: the packet that was written.
        taken: what came of the packet that was read.
    """

    id: str
    deed: Deed
    parties: tuple[str, ...] = ()
    full: bool = False
    files: bool = True
    by: str = ""
    asked_ms: int = 0
    standing: Standing = "waiting"
    code: str = ""
    told: str = ""
    answered_ms: int = 0
    written: Written | None = None
    taken: Taken | None = None


_decoder: Final = msgspec.json.Decoder(Job)


class Spool:
    """The folder of jobs.

    Args:
        data_dir: the node's directory.
    """

    def __init__(self, data_dir: Path) -> None:
        """Take the folder; it is made when something is put into it."""
        self.home = data_dir / FOLDER_NAME

    @property
    def uploads(self) -> Path:
        """Return the folder for packets that come in; it exists."""
        return self._folder("uploads")

    def upload(self, job_id: str) -> Path:
        """Return where the packet of a job, or the mail around it, lies until it is read."""
        return self.uploads / f"{job_id}.age"

    def packets(self, job_id: str) -> Path:
        """Return the folder for the packet of a job; it exists."""
        return self._folder(f"packets/{job_id}")

    def packet(self, job: Job) -> Path | None:
        """Return the packet that a job has written, or none if it is gone."""
        if job.written is None:
            return None
        path = self.home / "packets" / job.id / job.written.file
        return path if path.is_file() else None

    def ask(self, job: Job) -> None:
        """Leave a job.

        Raises:
            Refusal: `courier_busy`: too many wait already.
        """
        if sum(each.standing == "waiting" for each in self.jobs()) >= WAITING_MAX_COUNT:
            raise Refusal("courier_busy", waiting=WAITING_MAX_COUNT)
        self.put(job)

    def put(self, job: Job) -> None:
        """Write a job or its answer in one step."""
        path = self._folder("jobs") / f"{job.id}.json"
        fresh = path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(job))
        os.replace(fresh, path)  # noqa: PTH105  # the atomic rename is the point

    def job(self, job_id: str) -> Job | None:
        """Return a job, or none if there is none of this id."""
        if re.fullmatch(JOB_ID_PATTERN, job_id) is None:
            return None
        try:
            return _decoder.decode((self.home / "jobs" / f"{job_id}.json").read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None

    def jobs(self) -> list[Job]:
        """Return all jobs, oldest first."""
        found = [self.job(path.stem) for path in (self.home / "jobs").glob("*.json")]
        return sorted(
            (job for job in found if job is not None), key=lambda job: (job.asked_ms, job.id)
        )

    def waiting(self) -> Iterator[Job]:
        """Yield the jobs to be done, oldest first."""
        return (job for job in self.jobs() if job.standing == "waiting")

    def tidy(self, now_ms: int) -> None:
        """Throw away what is old: answers, their packets, and uploads that nobody asks for."""
        jobs = self.jobs()
        asked = {job.id for job in jobs if job.standing == "waiting"}
        for job in [job for job in jobs if job.id not in asked][:-KEPT_MAX_COUNT]:
            (self.home / "jobs" / f"{job.id}.json").unlink(missing_ok=True)
            shutil.rmtree(self.home / "packets" / job.id, ignore_errors=True)
        with contextlib.suppress(OSError):
            for path in self.uploads.iterdir():
                age_ms = now_ms - path.stat().st_mtime_ns // 1_000_000
                if path.stem not in asked and age_ms > _UPLOAD_KEPT_MS:
                    path.unlink()

    def forget_packets(self) -> None:
        """Throw away every packet that was written: something in it may have been erased since.

        Whoever still needs one writes another. The courier takes away what lies in out-folders.
        """
        shutil.rmtree(self.home / "packets", ignore_errors=True)
        with contextlib.suppress(OSError):
            (self._folder("jobs").parent / _WITHDRAW_NAME).touch(mode=0o600)

    def withdrawal_asked(self) -> bool:
        """Tell whether packets in out-folders are to be taken away; asked once, told once."""
        try:
            (self.home / _WITHDRAW_NAME).unlink()
        except OSError:
            return False
        return True

    def forget_upload(self, job_id: str) -> None:
        """Throw a packet away that was read or refused."""
        with contextlib.suppress(OSError):
            self.upload(job_id).unlink(missing_ok=True)

    def _folder(self, name: str) -> Path:
        path = self.home / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path


def new_id() -> str:
    """Return a fresh id of a job."""
    return secrets.token_hex(8)


class Inflow:
    """A packet that comes in piece by piece and may not grow without end.

    Args:
        target: where it is to lie when it is whole.
        bytes_max: longest packet.
    """

    def __init__(self, target: Path, *, bytes_max: int) -> None:
        """Begin with nothing."""
        self._target, self._max = target, bytes_max
        self._part = target.with_name(f".{target.name}.part")
        self._file = self._part.open("wb")
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            LimitExceeded: too long; what came is thrown away.
        """
        self.size += len(piece)
        if self.size > self._max:
            self.drop()
            raise LimitExceeded(f"a packet of more than {self._max} bytes found")
        self._file.write(piece)

    def finish(self) -> None:
        """Let the packet have its name."""
        self._file.close()
        self._part.replace(self._target)

    def drop(self) -> None:
        """Throw away what came."""
        self._file.close()
        self._part.unlink(missing_ok=True)


def forget_erased(_txn: Txn, _destroyed: Mapping[bytes, frozenset[str]]) -> None:
    """Let packets go that may hold what a transaction destroys, once it is durable."""
    spool = Spool(Path(settings.AYNI_DATA))
    transaction.on_commit(spool.forget_packets, using=ALIAS)
