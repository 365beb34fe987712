# SPDX-License-Identifier: Apache-2.0
"""The process behind the staff door: Django by WSGI on granian; holds no key of the record."""

from __future__ import annotations

import os
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from ayni.node.config import load_config
from ayni.node.starting import data_dir

THREADS_COUNT = 4


def main() -> None:
    """Serve the pages until a signal asks to stop."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ayni.node.settings"
    staff = load_config(data_dir()).staff
    certificate = os.environ.get("AYNI_STAFF_CERT")
    key = os.environ.get("AYNI_STAFF_KEY")
    Server(
        "ayni.node.wsgi:application",
        address=os.environ.get("AYNI_STAFF_ADDRESS", "127.0.0.1"),
        port=int(os.environ.get("AYNI_STAFF_PORT", str(staff.port))),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS_COUNT,
        # A database connection belongs to its thread: threads that live on keep theirs.
        blocking_threads_idle_timeout=600,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        ssl_cert=Path(certificate) if certificate else None,
        ssl_key=Path(key) if key else None,
    ).serve()


if __name__ == "__main__":
    main()
