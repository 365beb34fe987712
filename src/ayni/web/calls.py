# SPDX-License-Identifier: Apache-2.0
"""Lists the calls that were noted, whatever room they were noted in; notes none itself.

Every object of every room takes notes of a contact and of a message heard (rooms.md A0.4), so the
kinds are found by their second word and no room has to tell of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from ayni.adapters.record import reading
from ayni.adapters.record import registry as record_registry
from ayni.adapters.record.reading import ActRead
from ayni.web import acts, words
from ayni.web.directories import Post
from ayni.web.parts.responses import RESULTS, occurred_ms
from ayni.web.viewer import Viewer

CALLED = "contact_noted"
HEARD = frozenset({"heard", "message_heard"})
CALLS_MAX_COUNT = 50
"""Calls of one watch, or of the directory's memory; more are in the Record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call or a message heard, as one party noted it.

    Attributes:
        party: who noted it.
        at_ms: when it was, or when it was noted if that was not said.
        what: note of a contact, or message heard.
        whom: office called, as typed; empty for a message heard.
        result: how it ended, in words; empty for a message heard.
        reached: somebody spoke.
        url: page of the act.
    """

    party: str
    at_ms: int
    what: str
    whom: str
    result: str
    reached: bool
    url: str


def noted(viewer: Viewer, *, since_ms: int = 0) -> list[Call]:
    """Return the newest calls that the viewer may see, newest first.

    Args:
        viewer: who reads.
        since_ms: earliest claimed time.
    """
    kinds = [name for name in record_registry.kinds() if _word(name) in HEARD | {CALLED}]
    found = reading.newest_of(kinds, at_most=CALLS_MAX_COUNT)
    told = [_call(act) for act in found if act.regular and acts.may_see(act.kind, viewer)]
    return sorted((c for c in told if c.at_ms >= since_ms), key=lambda c: -c.at_ms)


def last_to(post: Post, calls: Sequence[Call]) -> Call | None:
    """Return the newest call to a post, told by its id or its name as typed, or none."""
    names = {post.office.casefold(), post.name.casefold()}
    return next((call for call in calls if call.whom.casefold().strip() in names), None)


def _call(act: ActRead) -> Call:
    values = act.values
    result = str(values.get("result") or "") if _word(act.kind) == CALLED else ""
    occurred = occurred_ms(act)
    return Call(
        party=act.party,
        at_ms=act.at_ms if occurred is None else occurred,
        what=words.kind(act.kind),
        whom=str(values.get("office_called") or ""),
        result=str(RESULTS.get(result, result)),
        reached=result == "spoke",
        url=reverse("web:act", args=[act.leaf.hex()]),
    )


def _word(kind: str) -> str:
    return kind.partition(".")[2].partition("/")[0]
