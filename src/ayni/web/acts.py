# SPDX-License-Identifier: Apache-2.0
"""Turns acts as the record reads them into what pages show; judges none, hides by office only.

Source: rooms.md A0.9 (Registro), A0.11 (a matter is visible by office).
"""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import registry as record_registry
from ayni.adapters.record.reading import WAITING, ActRead
from ayni.core.constitution import CORE_ROOMS
from ayni.core.erasure import content_among
from ayni.core.ports import NEEDS_NEWER
from ayni.web import offices, recorded, words
from ayni.web.parts.attached import files_of
from ayni.web.parts.members import facts_of
from ayni.web.parts.timelines import (
    Entry,
    ReceiptSeen,
    Timeline,
    Verdict,
    clock_in_words,
    stands_in_words,
)
from ayni.web.sentences.standing import d7_antecedents_missing
from ayni.web.sentences.trouble import d38_set_aside
from ayni.web.viewer import Viewer

_MAY_ASK = frozenset({"privacy"})


def timeline(acts: Sequence[ActRead], viewer: Viewer, *, empty: str = "") -> Timeline:
    """Return the acts about an object, in the order given, as the viewer may see them."""
    return Timeline(entries=[entry(act, viewer) for act in acts], clocks=viewer.clocks, empty=empty)


def entry(act: ActRead, viewer: Viewer) -> Entry:
    """Return one act as a timeline shows it."""
    header = act.header
    leaf = act.leaf.hex()
    return Entry(
        leaf=leaf,
        party=act.party,
        office=office_name(header.by, viewer) if header else "",
        capacity=header.as_ if header else "",
        what=words.kind(act.kind) if header else _("An entry that cannot be read"),
        at_ms=act.at_ms,
        stands=stands(act, viewer),
        facts=facts_of(
            act.kind,
            act.values,
            names=act.names,
            clocks=viewer.clocks,
            language=viewer.language,
            erased=act.erased,
        )
        + files_of(act)
        if may_see(act.kind, viewer)
        else (),
        code=act.code,
        url=reverse("web:act", args=[leaf]),
        proof_url=reverse("web:proof", args=[leaf]),
        verdict=verdict(act),
        reason=reason(act),
        own=_own(act, viewer),
        automatic=is_automatic(act),
        critical=is_critical(act),
        erase_url=reverse("web:erase", args=[leaf]) if may_ask_erasure(act, viewer) else "",
    )


def stands(act: ActRead, viewer: Viewer) -> tuple[str, ...]:
    """Say where an act stands: signed, received and stored, or not arrived; and mind the clocks."""
    told = stands_in_words(
        at_ms=act.at_ms,
        own=_own(act, viewer),
        others=[code for code in viewer.parties if code != act.party],
        receipts=[
            ReceiptSeen(party=receipt.party, at_ms=receipt.time_ms) for receipt in act.receipts
        ],
        clocks=viewer.clocks,
    )
    far = clock_in_words(act.at_ms, _first_stored_ms(act)) if act.header else ""
    back = (
        _("Recovered: its author's node was restored, and a neighbour's node gave it back.")
        if act.recovered
        else ""
    )
    return (*told, *(sentence for sentence in (far, back) if sentence))


def _own(act: ActRead, viewer: Viewer) -> bool:
    """Tell whether an act is of the reader's state, who need not be at this node."""
    return act.party == viewer.party


def _first_stored_ms(act: ActRead) -> int | None:
    """Return when a node of another party first stored an act, or none while none is known to."""
    known = [receipt.time_ms for receipt in act.receipts]
    if not act.own and act.received_ms:
        known.append(act.received_ms)
    return min(known, default=None)


def verdict(act: ActRead) -> Verdict:
    """Return which of four ways an act stands in the record."""
    if act.verdict == WAITING:
        return "waiting"
    if act.verdict == NEEDS_NEWER:
        return "newer"
    return "regular" if act.regular and not act.aside else "aside"


def reason(act: ActRead) -> str:
    """Say why an act changes nothing: D-38, D-7, or that newer software is needed."""
    standing = verdict(act)
    if standing == "regular":
        return ""
    if standing == "waiting":
        missing = [code for code in act.waits_for if code] or [act.party]
        return " ".join(
            d7_antecedents_missing(sender=act.party, missing_from=code) for code in missing
        )
    if standing == "newer":
        return newer_in_words(critical=is_critical(act))
    return d38_set_aside(rule=words.reason(act.kind, act.reason))


def may_see(kind: str, viewer: Viewer) -> bool:
    """Tell whether the viewer's office may read the bodies of a room."""
    slug = kind.partition(".")[0]
    if slug in CORE_ROOMS or not slug:
        return True
    powers = recorded.powers_in(slug)
    return viewer.sees(powers) or not powers


def may_ask_erasure(act: ActRead, viewer: Viewer) -> bool:
    """Tell whether the viewer's office may ask for an erasure of this act, and it has content."""
    kind = record_registry.kinds().get(act.kind)
    if kind is None or verdict(act) == "waiting" or not viewer.may(_MAY_ASK):
        return False
    return bool(content_among(kind, act.names))


def office_name(office: str, viewer: Viewer) -> str:
    """Return the name of an office in the viewer's language, or its id."""
    return offices.name(office, viewer)


def newer_in_words(*, critical: bool) -> str:
    """Say that newer software is needed, and what cannot be told without it.

    Source: docs/decisions/0051-a-critical-kind-warns.md.
    """
    if critical:
        return _(
            "This act is of a kind that this node's software does not know, and its author says "
            "that without it nobody can tell how the matter stands. It is kept."
        )
    return _("This act is of a kind that this node's software does not know. It is kept.")


def is_critical(act: ActRead) -> bool:
    """Tell whether who does not know the kind of an act cannot tell how its matter stands."""
    return act.header is not None and act.header.crit == 1


def is_automatic(act: ActRead) -> bool:
    """Tell whether the node itself acted, without a person."""
    return act.header is not None and act.header.by.endswith(".node")
