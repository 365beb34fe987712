# SPDX-License-Identifier: Apache-2.0
"""Turns an instant that a form took into what its author means by it."""

from ayni.core.deadlines import read_clock
from ayni.rooms.notices.facts import Moment


def moment_at(at_ms: int, zone: str) -> Moment:
    """Return an instant as somebody in a zone means it."""
    return Moment(ms=at_ms, zone=zone, offset=read_clock(at_ms, zone).offset_minutes)
