# SPDX-License-Identifier: Apache-2.0
"""Lays out what one side says of its own part of an understanding, the newest first.

Must not read a table. Source: rooms.md A3 (Entendimiento; edge cases 4 and 5).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.record.reading import ActRead
from ayni.core.acts import Act
from ayni.core.patterns.gathering import fact_code, fact_hash, word_of
from ayni.rooms.understandings import selectors
from ayni.rooms.understandings.selectors import UnderstandingRead
from ayni.web import acts, offices, times, words
from ayni.web.parties import forms as party_forms
from ayni.web.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that a side said of its own part.

    Attributes:
        leaf: leaf hash of the act, in hex.
        what: a report, a claim, a confirmation, or that a claim is not shared.
        status: its word, or empty.
        text: what was said; empty if it was erased.
        erased: the text was there and is gone.
        lines: obstacle, value of the indicator, evidence, each as a sentence.
        note: who and when.
        current: nothing later of the same side took its place.
    """

    leaf: str
    what: str
    status: str
    text: str
    erased: bool
    lines: tuple[str, ...]
    note: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One column.

    Attributes:
        party: code.
        name: of the party.
        own: it is the reader's.
        status: the word that stands; a dash if none was said.
        owner: the responsible office, or that there is none in office.
        owner_note: the office of history, where it is dissolved.
        told: everything the side said, the newest first.
    """

    party: str
    name: str
    own: bool
    status: str
    owner: str
    owner_note: str
    told: tuple[Told, ...]


def side_view(party: str, read: UnderstandingRead, reader: Reader) -> SideView:
    """Lay one column out."""
    side = selectors.side_of(read.row, party)
    own = party == reader.viewer.party
    stands = side is not None and selectors.owner_stands(side)
    held = side.owner if side is not None else ""
    told = [act for act in (*read.state.reports, *read.state.contests) if act.party == party]
    told.sort(key=lambda act: (-act.depth, act.log, -act.index))
    current = {act.leaf for act in read.state.statuses.get(party, ())}
    return SideView(
        party=party,
        name=party_forms(party).bare,
        own=own,
        status=selectors.status_of(side, own=own) if side is not None else "–",
        owner=offices.name(held, reader.viewer) if stands else _("none in office"),
        owner_note="" if stands or not held else _gone(held, reader),
        told=tuple(_told(act, read, reader, current=act.leaf in current) for act in told),
    )


def _gone(office: str, reader: Reader) -> str:
    """Say which office was responsible, and which one its state declares in its place."""
    before = offices.last_name(office, reader.viewer)
    heirs = [offices.name(heir, reader.viewer) for heir in offices.heirs([office])[office]]
    if not heirs:
        return _("named before: {office}").format(office=before)
    told = _("named before: {office}; in its place by the directory: {heirs}")
    return told.format(office=before, heirs=", ".join(heirs))


def _told(act: Act, read: UnderstandingRead, reader: Reader, *, current: bool) -> Told:
    shown, word = read.act(act.leaf), word_of(act)
    member = {
        "progress_reported": "text",
        "fulfilment_claimed": "evidence",
        "fulfilment_contested": "reason",
    }.get(word, "")
    status = fact_code(act, "status")
    said = {
        "fulfilment_claimed": _("claims fulfilment"),
        "fulfilment_confirmed": _("confirms the fulfilment"),
        "fulfilment_contested": _("does not share the claim"),
    }.get(word, "")
    return Told(
        leaf=shown.leaf.hex(),
        what=said or words.kind(shown.kind),
        status=str(selectors.STATUSES.get(status, status)),
        text=str(shown.values.get(member, "")) if member else "",
        erased=bool(member) and member in shown.closed,
        lines=(*_lines(act, shown, reader), *_since(act, read)),
        note=who_said(shown, reader),
        current=current,
    )


def _since(act: Act, read: UnderstandingRead) -> tuple[str, ...]:
    """Say of a claim that still stands how many editions it has outlasted."""
    if act.leaf not in {claim.act.leaf for claim in read.state.open_claims}:
        return ()
    count = selectors.editions_since(read.row, act.header.at)
    told = ngettext("{n} edition since then", "{n} editions since then", count)
    return (told.format(n=count),) if count else ()


def _lines(act: Act, shown: ActRead, reader: Reader) -> tuple[str, ...]:
    found = []
    if obstacle := fact_code(act, "obstacle"):
        told = str(selectors.OBSTACLES.get(obstacle, obstacle))
        found.append(_("obstacle: {what}").format(what=told))
    if proof := fact_code(act, "proof"):
        found.append(_("shown by: {what}").format(what=selectors.PROOFS.get(proof, proof)))
    if value := str(shown.values.get("indicator_value", "")):
        found.append(_("indicator: {value}").format(value=value))
    if digest := fact_hash(act, "evidence_hash"):
        found.append(_evidence(digest.hex()[:16], shown, reader))
    return tuple(found)


def _evidence(digest: str, shown: ActRead, reader: Reader) -> str:
    """Say that evidence is attached, or when it was erased here; its fingerprint stays."""
    if "attachments" not in shown.closed:
        return _("evidence attached, fingerprint {h}…").format(h=digest)
    if shown.erased_ms is None:
        return _("evidence erased, fingerprint {h}…").format(h=digest)
    at = times.moment(shown.erased_ms, reader.viewer.clocks)
    return _("evidence erased on {t}, fingerprint {h}…").format(t=at, h=digest)


def who_said(act: ActRead, reader: Reader) -> str:
    """Return the office that signed an act, and when."""
    office = acts.office_name(act.header.by, reader.viewer) if act.header else act.party.upper()
    at = times.moment(act.at_ms, reader.viewer.clocks)
    return _("{office}, {t}").format(office=office, t=at)
