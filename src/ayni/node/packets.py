# SPDX-License-Identifier: Apache-2.0
"""Has a packet written or read by whoever holds the link's lock: the link process, or this one.

A command asks the link process if it runs; otherwise it does the same work itself, with the lock
held. It never signs a head: what was not signed by the link does not leave.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Final

from django.conf import settings

from ayni.adapters import clock
from ayni.adapters.link import process
from ayni.adapters.link.couriers import mails
from ayni.adapters.link.couriers.spool import Job, Spool, Written, new_id
from ayni.core import limits
from ayni.core.errors import LinkRuns, LinkTrouble, Refusal, StoreTrouble

WAIT_S: Final = 600.0
"""How long a command waits for the link process; a packet of the largest size takes minutes."""
_LOOK_AGAIN_S: Final = 0.1


def write(
    data: Path,
    parties: tuple[str, ...],
    target: Path,
    *,
    full: bool,
    files: bool = True,
    mail: bool = False,
) -> Job:
    """Have a packet written and lay it where it was asked for.

    Args:
        data: directory of the node.
        parties: neighbours that can open it.
        target: a file that does not exist, or a folder, which gives it its own name.
        full: leave no act out.
        files: put attached files in, as far as there is room.
        mail: lay a mail there that brings the packet, not the packet.

    Returns:
        The job with its answer.

    Raises:
        StoreTrouble: the target cannot be written.
        LinkTrouble: the link process does not answer.
    """
    job = Job(
        id=new_id(),
        deed="write",
        parties=parties,
        full=full,
        files=files,
        asked_ms=clock.now_ms(),
    )
    done = _have_done(data, job)
    made = Spool(data).packet(done)
    if made is not None and done.written is not None:
        name = f"{made.name}{mails.SUFFIX}" if mail else made.name
        file = target / name if target.is_dir() else target
        try:
            if mail:
                _write_mail(made, done.written, file)
            else:
                shutil.copyfile(made, file)
        except OSError as error:
            raise StoreTrouble(
                f"{target.name}: {error.strerror}. The packet was not written there; make room "
                "or choose another place."
            ) from error
    return done


def _write_mail(packet: Path, written: Written, file: Path) -> None:
    mail = mails.mail_of(packet, written, exercise=settings.AYNI_MODE == "exercise")
    with file.open("wb") as out:
        out.writelines(mail.pieces())


def read(data: Path, file: Path) -> Job:
    """Have a packet read.

    Args:
        data: directory of the node.
        file: the packet, or a mail that brings it; it stays where it is.

    Returns:
        The job with its answer.

    Raises:
        Refusal: `too_large`.
        StoreTrouble: it cannot be copied into the data directory.
        LinkTrouble: the link process does not answer.
    """
    job = Job(id=new_id(), deed="read", asked_ms=clock.now_ms())
    spool = Spool(data)
    if file.stat().st_size > limits.MAIL_SIZE_MAX_BYTES:
        raise Refusal("too_large", found=file.stat().st_size)
    try:
        shutil.copyfile(file, spool.upload(job.id))
    except OSError as error:
        raise StoreTrouble(
            f"{file.name}: {error.strerror}. Nothing was read. Make room on the disk of the data "
            "directory, and check who may read the file."
        ) from error
    return _have_done(data, job)


def _have_done(data: Path, job: Job) -> Job:
    spool = Spool(data)
    try:
        with process.only_one(data):
            ground = process.make_ground(process.config_from_settings())
            ground.book.check()
            done = process.make_courier(ground).answer(job)
            spool.put(done)
            spool.tidy(clock.now_ms())
            return done
    except LinkRuns:
        spool.ask(job)
        return _await(spool, job)


def _await(spool: Spool, job: Job) -> Job:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        done = spool.job(job.id)
        if done is not None and done.standing != "waiting":
            return done
        time.sleep(_LOOK_AGAIN_S)
    raise LinkTrouble(
        f"the link process has not answered in {WAIT_S:.0f} s. It goes on by itself; look at the "
        "page Link, or restart the service and try again."
    )
