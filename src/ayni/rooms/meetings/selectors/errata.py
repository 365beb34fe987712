# SPDX-License-Identifier: Apache-2.0
"""Reads erratas for a viewer, and the words of an acta as they are printed with them.

Source: rooms.md A2 (Firmas, Diferencia en papel).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.rooms.meetings import facts, rules, states
from ayni.rooms.meetings.models import Acta, Errata
from ayni.rooms.meetings.rules import InForce, Printed
from ayni.rooms.meetings.selectors.codes import ERRATA_STATES
from ayni.rooms.meetings.selectors.reader import DESK_ITEMS_MAX, Label, Reader, Tone
from ayni.rooms.meetings.states import ErrataState
from ayni.web.registry import DeskItem


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrataRead:
    """An errata as its page needs it.

    Attributes:
        row: what the tables say.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
    """

    row: Errata
    state: ErrataState
    acts: Sequence[ActRead]
    version: int

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


def errata(object_id: bytes, *, reader: Reader) -> ErrataRead | None:
    """Return one errata with its acts, or none if nothing regular is held about it."""
    del reader  # whoever has one may read every errata
    row = Errata.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    return ErrataRead(row=row, state=states.fold_errata(regular), acts=acts, version=len(regular))


def errata_state_of(object_id: bytes) -> ErrataState:
    """Return what the acts of an errata come to; for services, which judge and show nothing."""
    return states.fold_errata(reading.regular_about(object_id))


def erratas_of(acta: str) -> list[Errata]:
    """Return the erratas of an acta, the oldest first."""
    return list(Errata.objects.filter(acta=acta).order_by("asked_ms", "object_id"))


def erratas_in_force(acta: str, version: str) -> list[InForce]:
    """Return the erratas in force about one version, with their words, the oldest first."""
    rows = Errata.objects.filter(acta=acta, version=version, state="in_force")
    held = list(rows.order_by("asked_ms", "object_id"))
    values = reading.values_of([bytes.fromhex(row.object_id) for row in held]) if held else {}
    return [_in_force(row, values) for row in held]


def corrected_words(versions: Collection[str]) -> dict[str, dict[str, dict[str, str]]]:
    """Return version to segment to language to the words that its erratas in force state.

    A segment that two erratas change without knowing of each other keeps the words of the acta.

    Args:
        versions: leaf hashes of versions in force, in hex.
    """
    held: dict[str, list[Errata]] = defaultdict(list)
    rows = Errata.objects.filter(version__in=list(versions), state="in_force")
    for row in rows.order_by("asked_ms", "object_id"):
        held[row.version].append(row)
    leaves = [bytes.fromhex(row.object_id) for rows_ in held.values() for row in rows_]
    values = reading.values_of(leaves) if leaves else {}
    found: dict[str, dict[str, dict[str, str]]] = {}
    for version, erratas in held.items():
        in_force = [_in_force(row, values) for row in erratas]
        touched = {segment for one in in_force for segment in one.words}
        told = rules.printed({segment: {} for segment in touched}, in_force)
        found[version] = {segment: dict(told.words[segment]) for segment in told.by}
    return found


def erratas_desk(actas: Mapping[str, Acta], reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of erratas: those that wait for a consent, of either side.

    Args:
        actas: object id to acta, those of the editions on the Desk.
        reader: who reads.
    """
    proposed = Errata.objects.filter(state="proposed", acta__in=list(actas))
    rows = list(proposed.order_by("asked_ms")[:DESK_ITEMS_MAX])
    own = reader.viewer.party
    return [
        DeskItem(
            waits="mine" if own in row.awaited else "theirs",
            title=_("Errata of the acta of {reference}").format(
                reference=actas[row.acta].reference
            ),
            url=errata_url(row.object_id),
            party=row.party,
            since_ms=row.asked_ms,
            asked=_("Read the errata and consent") if own in row.awaited else _("consent awaited"),
        )
        for row in rows
        if row.awaited
    ]


def printed_words(acta: str, version: bytes) -> Printed:
    """Return the words of a version as they are printed: with those of its erratas in force."""
    values = reading.values_of([version]).get(version, {})
    return rules.printed(facts.words_of(values), erratas_in_force(acta, version.hex()))


def words_before(row: Errata) -> Printed:
    """Return the words that an errata changes: as printed without it and what replaced it."""
    leaf = bytes.fromhex(row.version)
    values = reading.values_of([leaf]).get(leaf, {})
    others = [
        one
        for one in erratas_in_force(row.acta, row.version)
        if one.object_id != row.object_id and row.object_id not in one.replaces
    ]
    return rules.printed(facts.words_of(values), others)


def errata_labels(row: Errata) -> tuple[Label, ...]:
    """Return how an errata stands, in words."""
    tones: dict[str, Tone] = {"in_force": "done", "proposed": "wait"}
    told = str(ERRATA_STATES.get(row.state, row.state))
    found = [Label(text=told, tone=tones.get(row.state, ""))]
    if row.awaited:
        parties = ", ".join(party.upper() for party in row.awaited)
        waits = _("consent of {parties} awaited").format(parties=parties)
        found.append(Label(text=waits, tone="wait"))
    return tuple(found)


def papers_url(acta: str, leaf: str = "") -> str:
    """Return the page of the originals of an acta, of one of its versions if it is named."""
    if not leaf:
        return reverse("meetings:acta-papers", kwargs={"object_id": acta})
    return reverse("meetings:acta-papers-version", kwargs={"object_id": acta, "leaf": leaf})


def errata_url(object_id: str) -> str:
    """Return the address of an errata."""
    return reverse("meetings:errata", kwargs={"object_id": object_id})


def _in_force(row: Errata, values: Mapping[bytes, Mapping[str, Json]]) -> InForce:
    return InForce(
        object_id=row.object_id,
        replaces=frozenset(row.replaces),
        words=facts.errata_words(values.get(bytes.fromhex(row.object_id), {})),
    )
