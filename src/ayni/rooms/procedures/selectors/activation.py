# SPDX-License-Identifier: Apache-2.0
"""Reads activations for a viewer: what each side pinned, its steps, their marks and time limits.

Source: rooms.md A4 (Activación, edge case 2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.rooms.procedures import rules, states
from ayni.rooms.procedures.models import Activation
from ayni.rooms.procedures.selectors.protocol import state_of, states_on, titles, topics_known
from ayni.rooms.procedures.selectors.reader import DESK_ITEMS_MAX, Reader
from ayni.rooms.procedures.states import ActivationState, Binding, Version, binding_at
from ayni.web.registry import DeskItem

SHOWN_MAX_COUNT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationRead:
    """An activation as its page needs it.

    Attributes:
        row: what the table says.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
        pinned: leaf hash of each version that a party activated, to the version and its members.
        later: numbers of versions of the protocol that entered into force after it began, and when.
    """

    row: Activation
    state: ActivationState
    acts: Sequence[ActRead]
    version: int
    pinned: Mapping[bytes, tuple[Version, Mapping[str, Json]]]
    later: tuple[tuple[int, int], ...]

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


def activations(*, reader: Reader) -> QuerySet[Activation]:
    """Return all activations, those that run first."""
    del reader  # whoever has one may see every activation
    return Activation.objects.order_by("-open", "-began_ms")[:SHOWN_MAX_COUNT]


def activation(object_id: bytes, *, reader: Reader) -> ActivationRead | None:
    """Return one activation with its acts, or none if nothing regular is held about it."""
    del reader
    row = Activation.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    state = states.fold_activation(regular)
    protocol = state_of(state.protocol)
    leaves = {side.pinned for side in state.sides}
    held = reading.values_of(leaves)
    versions = {leaf: protocol.version(leaf) for leaf in leaves}
    return ActivationRead(
        row=row,
        state=state,
        acts=acts,
        version=len(regular),
        pinned={
            leaf: (version, held.get(leaf, {}))
            for leaf, version in versions.items()
            if version is not None
        },
        later=tuple(
            (version.proposal.number, version.starts_ms)
            for version in protocol.versions
            if version.starts_ms is not None
            and version.starts_ms > row.began_ms
            and version.leaf not in leaves
        ),
    )


def activation_state(object_id: bytes) -> ActivationState:
    """Return what the acts of an activation come to; for services, which judge and show nothing."""
    acts = reading.acts_about(object_id)
    return states.fold_activation([act.act for act in acts if act.regular])


def bindings_now(now_ms: int) -> list[Binding]:
    """Return every version that binds at this moment, on any topic."""
    return [
        binding
        for topic in topics_known()
        for binding in binding_at(states_on(topic), topic, now_ms)
    ]


def bindings_of(protocol: bytes, now_ms: int) -> list[Binding]:
    """Return the versions of one protocol that bind at this moment."""
    held = state_of(protocol)
    return [
        binding
        for topic in {version.topic for version in held.versions}
        for binding in binding_at([held], topic, now_ms)
    ]


def activatable(reader: Reader) -> list[tuple[str, str]]:
    """Return the versions that bind the reader's state now, to choose from: leaf hash and title."""
    own = reader.viewer.party
    found = [b for b in bindings_now(reader.viewer.now_ms) if own in b.parties]
    told = titles([b.version.leaf.hex() for b in found], reader)
    return [
        (
            b.version.leaf.hex(),
            _("{title}, version {n}").format(
                title=told[b.version.leaf.hex()], n=b.version.proposal.number
            ),
        )
        for b in found
    ]


def activation_title(row: Activation, reader: Reader) -> str:
    """Return what was activated, for headings and the Desk."""
    return titles([row.pinned], reader)[row.pinned]


def activation_url(object_id: str) -> str:
    """Return the address of an activation."""
    return reverse("procedures:activation", kwargs={"object_id": object_id})


def activation_items(reader: Reader) -> list[DeskItem]:
    """Return what the Desk shows of activations that run: to join, and steps with a time limit."""
    own = reader.viewer.party
    found = []
    for row in Activation.objects.filter(open=True).order_by("began_ms")[:DESK_ITEMS_MAX]:
        title, url = activation_title(row, reader), activation_url(row.object_id)
        if own not in row.joined:
            found.append(
                DeskItem(
                    waits="mine",
                    title=title,
                    url=url,
                    party=row.party,
                    since_ms=row.began_ms,
                    whose=own,
                    asked=_("Activate too, or acknowledge"),
                    urgent=True,
                )
            )
        elif own in row.active:
            due = _next_due(row, own)
            found.append(
                DeskItem(
                    waits="mine",
                    title=title,
                    url=url,
                    party=row.party,
                    since_ms=row.began_ms,
                    deadline_ms=due,
                    whose=own,
                    asked=_("steps of the checklist"),
                    urgent=due is not None and due <= reader.viewer.now_ms,
                )
            )
    return found


def _next_due(row: Activation, own: str) -> int | None:
    """Return when the first step that the own side has not marked is late, or none."""
    side = activation_state(bytes.fromhex(row.object_id)).side(own)
    if side is None:
        return None
    version = state_of(bytes.fromhex(row.protocol)).version(side.pinned)
    dues = [
        rules.step_due_ms(side.began.header.at, step.minutes)
        for step in (version.steps if version is not None else ())
        if step.segment not in side.marks
    ]
    return min((due for due in dues if due is not None), default=None)
