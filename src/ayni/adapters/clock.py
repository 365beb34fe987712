# SPDX-License-Identifier: Apache-2.0
"""Reads the clock of this machine, in one place; every rule takes the time as an argument."""

import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Return milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(tz=UTC)
