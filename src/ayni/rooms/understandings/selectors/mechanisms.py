# SPDX-License-Identifier: Apache-2.0
"""What this room needs to know of mechanisms and of the constitution; reads no table of meetings.

Rooms meet in facts: the codes of mechanisms stand in the acts that propose them (decision 7).
"""

from collections.abc import Mapping

from ayni.adapters.record import reading
from ayni.core.room_limits import MECHANISMS_OFFERED_MAX_COUNT
from ayni.rooms.meetings.facts import MECHANISM_PROPOSED, MECHANISM_REVISED
from ayni.rooms.understandings.models import Understanding
from ayni.web import recorded
from ayni.web.readers import Reader


def mechanisms_known(*, reader: Reader) -> dict[str, str]:
    """Return the codes of mechanisms and what each is called, by code; for a field.

    The newest acts that describe them are read; a code that only understandings bear is named by
    itself.
    """
    kinds = (MECHANISM_PROPOSED, MECHANISM_REVISED)
    found: dict[str, str] = {}
    for act in reading.newest_of(kinds, at_most=MECHANISMS_OFFERED_MAX_COUNT):
        code = str(act.facts.get("code", ""))
        names = act.values.get("names")
        told = names if isinstance(names, dict) else {}
        name = told.get(reader.viewer.language) or next(iter(told.values()), code)
        if act.regular and not act.aside and code:
            found.setdefault(code, f"{code.upper()} · {name}")
    for code in Understanding.objects.values_list("code", flat=True).distinct():
        found.setdefault(code, code.upper())
    return dict(sorted(found.items()))


def code_of_mechanism(object_id: bytes) -> str:
    """Return the short code of a mechanism as its newest description says it, or nothing."""
    kinds = (MECHANISM_PROPOSED, MECHANISM_REVISED)
    told = [act for act in reading.acts_about(object_id) if act.kind in kinds]
    codes = [str(act.facts.get("code", "")) for act in told if act.regular and not act.aside]
    return codes[-1] if codes else ""


def params() -> Mapping[str, int]:
    """Return the agreed numbers of the constitution in force; empty before there is one."""
    constitution = recorded.frame().constitution
    return constitution.params if constitution else {}


def parties() -> tuple[str, ...]:
    """Return the parties of the constitution in force, in their order."""
    constitution = recorded.frame().constitution
    return tuple(constitution.parties) if constitution else ()
