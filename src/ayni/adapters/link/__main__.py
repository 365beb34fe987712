# SPDX-License-Identifier: Apache-2.0
"""`python -m ayni.adapters.link`: the link process of one node, until a signal asks to stop.

Started by `ayni serve`. Must not read a command line: the environment says which node.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading

from django.db import connections

from ayni.adapters import loading
from ayni.adapters.link import process
from ayni.adapters.record.locking import switch_often
from ayni.core.errors import NodeTrouble

EXIT_TROUBLE = 2


def main() -> None:
    """Serve the neighbour door and sign, until SIGTERM or SIGINT."""
    loading.load()
    switch_often()
    logging.captureWarnings(capture=True)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    try:
        process.run_link(stop)
    except NodeTrouble as error:
        sys.stderr.write(f"ayni link: {error}\n")
        raise SystemExit(EXIT_TROUBLE) from None
    finally:
        connections.close_all()  # the last to close a database leaves one file, not three


if __name__ == "__main__":
    main()
