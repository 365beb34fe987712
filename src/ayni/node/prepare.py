# SPDX-License-Identifier: Apache-2.0
"""What a node does before it serves: bring tables up to date, collect the pages' files."""

from __future__ import annotations

import fcntl
import os
import sys
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connections

from ayni.adapters.record import cleaning, erasing, guard, ledger, rebuilding
from ayni.core.errors import AyniError
from ayni.node import tables
from ayni.node.starting import EXIT_TROUBLE, start_django

STAMP_NAME = "collected.stamp"
LOCK_NAME = "prepare.lock"


def prepare() -> None:
    """Migrate both databases, collect static files, rebuild after a change, erase again."""
    tables.bring_up_to_date()
    collect_static()
    rebuilding.rebuild_if_outdated()
    erase_again()


def erase_again() -> None:
    """Destroy what came back of erased content, whoever put which copy of the database in place.

    Before a page is drawn and before the neighbour door opens.
    """
    listed = guard.read_erased(Path(settings.AYNI_GUARD))
    with ledger.write() as txn:
        erasing.again(txn, listed)
    cleaning.clean(connections[ledger.ALIAS])


def lock_path() -> Path:
    """Return the lock file; it lies where the files go that two nodes may share."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    return root / LOCK_NAME


def collect_static() -> None:
    """Collect the pages' files unless the same ones are collected already."""
    stamp = Path(settings.STATIC_ROOT) / STAMP_NAME
    found = static_stamp()
    if stamp.exists() and stamp.read_text() == found:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(found)


def static_stamp() -> str:
    """Return a hash over name, size and time of every file that would be collected."""
    total = sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            told = Path(storage.path(name)).stat()
            total.update(f"{name} {told.st_size} {told.st_mtime_ns}\n".encode())
    return total.hexdigest()


def main() -> None:
    """Prepare the node in AYNI_DATA; a trouble ends it with one sentence."""
    # The settings choose the storage with hashed names once a folder is collected, or now.
    os.environ["AYNI_COLLECTING"] = "1"
    try:
        start_django()
        # Two processes of one node may start at the same moment: one prepares, one waits.
        with lock_path().open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            prepare()
    except AyniError as trouble:
        sys.stderr.write(f"ayni: {trouble}\n")
        raise SystemExit(EXIT_TROUBLE) from None


if __name__ == "__main__":
    main()
