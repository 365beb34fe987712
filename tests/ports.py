# SPDX-License-Identifier: Apache-2.0
"""Ports of this machine that are given to one test of a run and to no other.

A node's port stands in its card, and a card lives longer than a socket: a port that was only free
when somebody looked may be another test's by the time the door opens. So each worker of a run has
a range of its own, gives each port once, and keeps below those that the system hands out itself.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

LOWEST = 20_000
RANGE_COUNT = 1_000
WORKERS_MAX = 12


def free_port() -> int:
    """Return a port that nobody listens on and that no other test of this run is given.

    Raises:
        AssertionError: this worker has given away its whole range.
    """
    for port in _ours:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError(f"no port is left in the range of {RANGE_COUNT} that this worker has")


def _range_of(worker: str) -> Iterator[int]:
    """Yield the ports of a worker; two runs beside each other rarely begin at the same one."""
    number = int(worker.removeprefix("gw") or 0)
    assert number < WORKERS_MAX, f"ports are set apart for {WORKERS_MAX} workers"
    begin, end = LOWEST + number * RANGE_COUNT, LOWEST + (number + 1) * RANGE_COUNT
    yield from range(begin + os.getpid() * 7 % (RANGE_COUNT // 2), end)


_ours = _range_of(os.environ.get("PYTEST_XDIST_WORKER", ""))
