# SPDX-License-Identifier: Apache-2.0
"""What is stated in the record about test calls to the posts that the directories name.

The caller states its own call; that the other side heard it is that side's own note. No person is
named, and no number: the directory holds those of posts. Source: rooms.md A4 (Contactos).
"""

from __future__ import annotations

from collections.abc import Mapping

from ayni.core.kinds import Enum, Int, Kind, Member, OfficeId
from ayni.core.patterns.common import OPTIONAL, RESULTS

CONTACT_TESTED = "procedures.contact_tested/1"
SECONDS_MAX = 3_600

KINDS: Mapping[str, Kind] = {
    CONTACT_TESTED: Kind(
        name=CONTACT_TESTED,
        powers=frozenset({"liaison", "duty"}),
        opens=True,
        members=(
            Member(name="contact", type=OfficeId, structural=True, required=True),
            Member(name="result", type=Enum(RESULTS), structural=True, required=True),
            Member(name="seconds", type=Int(0, SECONDS_MAX), structural=True),
            Member(name="language_problem", type=Int(0, 1), structural=True),
            *OPTIONAL,
        ),
    )
}
"""What is said of a test call; the acts that every object has stand in `facts/room.py`."""
