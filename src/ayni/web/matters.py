# SPDX-License-Identifier: Apache-2.0
"""Lets rooms meet in facts: what others did in a matter, and what may be done in it from there.

An act cites the matter in its header, so both nodes know it and neither room knows the other. A
room says of an urgent deed that it cites (`UrgentDeed.cites`). Source: rooms.md A4; decision 7.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.errors import Refusal
from ayni.web import acts, registry, times, watching, words
from ayni.web.parts.members import LANGUAGES
from ayni.web.viewer import Viewer

CITING_MAX_COUNT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An act in another matter, or that matter itself, as a line that leads there.

    Attributes:
        text: what it is.
        party: whose act it is.
        at: when, on all clocks.
        url: its page, or empty.
    """

    text: str
    party: str
    at: str
    url: str


def cited_in(object_id: str, viewer: Viewer) -> list[Line]:
    """Return the acts of other matters that cite a matter, those that the viewer may see.

    Args:
        object_id: 64 hex digits.
        viewer: who looks.
    """
    found = reading.citing(bytes.fromhex(object_id), at_most=CITING_MAX_COUNT)
    return [_line(act, viewer) for act in found if acts.may_see(act.kind, viewer)]


def matters_of(act: ActRead, viewer: Viewer) -> list[Line]:
    """Return the matters that an act cites, as lines that lead there."""
    refs = act.header.refs if act.header is not None else ()
    found = reading.acts([bytes.fromhex(ref) for ref in refs])
    return [_line(one, viewer) for one in found if acts.may_see(one.kind, viewer)]


def named(object_id: str, viewer: Viewer) -> Line | None:
    """Return a matter as a line that leads there; none if it is not here or not for the viewer.

    Args:
        object_id: as it was typed; 64 hex digits expected.
        viewer: who looks.
    """
    act = _opening(object_id)
    return _line(act, viewer) if act is not None and acts.may_see(act.kind, viewer) else None


def titled(leaves: Collection[str], viewer: Viewer) -> Mapping[str, str]:
    """Return what acts are called, with their reading codes; those that the viewer may see.

    Args:
        leaves: leaf hashes, 64 hex digits each.
        viewer: who looks.
    """
    found = reading.acts([bytes.fromhex(leaf) for leaf in leaves])
    return {
        act.leaf.hex(): f"{_title(act, viewer) or words.kind(act.kind)} · {act.code}"
        for act in found
        if acts.may_see(act.kind, viewer)
    }


def offered(object_id: str, viewer: Viewer) -> Sequence[tuple[registry.UrgentDeed, str]]:
    """Return the deeds of other rooms that the viewer's office may do in a matter, with addresses.

    Args:
        object_id: 64 hex digits.
        viewer: who looks.
    """
    return [
        (deed, f"{reverse(deed.address)}?matter={object_id}")
        for deed in watching.offered_deeds(viewer)
        if deed.cites
    ]


def url_of(object_id: str) -> str:
    """Return the page of a matter of any room; empty if none shows it.

    A child of a joint text has no act of its own: the room that lists it knows its page.

    Args:
        object_id: 64 hex digits.
    """
    kind = reading.kind_of(bytes.fromhex(object_id))
    if kind:
        return registry.object_url(kind, object_id) or ""
    found = (room.object_url(object_id) for room in registry.rooms())
    return next((url for url in found if url), "")


def require_matter(object_id: str) -> bytes:
    """Return the id of a matter that a deed is to cite.

    Args:
        object_id: 64 hex digits.

    Raises:
        Refusal: matter_unknown; nothing regular that opens a matter is held under it.
    """
    act = _opening(object_id)
    if act is None:
        raise Refusal("matter_unknown")
    return act.leaf


def _opening(object_id: str) -> ActRead | None:
    """Return the regular act that opens a matter, or none under what was typed."""
    try:
        leaf = bytes.fromhex(object_id)
    except ValueError:
        return None
    act = reading.act(leaf) if leaf else None
    return act if act is not None and not act.reason and act.object_id == leaf else None


def _title(act: ActRead, viewer: Viewer) -> str:
    """Return the title or the name that an act gives its matter; empty if it gives none."""
    told = act.values.get("title") or act.values.get("names")
    if isinstance(told, dict):
        found = [told.get(one) for one in (viewer.language, *LANGUAGES)]
        told = next((one for one in found if one), "")
    return told if isinstance(told, str) else ""


def _line(act: ActRead, viewer: Viewer) -> Line:
    return Line(
        text=f"{words.kind(act.kind)} · {act.code}",
        party=act.party,
        at=times.moment(act.at_ms, viewer.clocks),
        url=registry.object_url(act.kind, act.object_id.hex()) or "",
    )
