# SPDX-License-Identifier: Apache-2.0
"""Reads joint protocols for a viewer, with the labels that need to know what time it is.

What binds, awaits or lapsed is computed here when a page is drawn and stored nowhere.
Source: rooms.md A4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core import limits
from ayni.core.codec import Json
from ayni.core.patterns.common import Responses
from ayni.rooms.procedures import facts, rules, states
from ayni.rooms.procedures.models import TOPICS, Activation, Protocol, ProtocolVersion
from ayni.rooms.procedures.selectors.reader import DAY_MS, DESK_ITEMS_MAX, Label, Reader
from ayni.rooms.procedures.states import ProtocolState, Version
from ayni.web import recorded, times
from ayni.web.parts import tables

Tab = Literal["binding", "untested", "proposed", "adoption", "ended", "all"]
TABS: tuple[Tab, ...] = ("binding", "untested", "proposed", "adoption", "ended", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One version in the registry: its row and its title, which only an act holds."""

    row: ProtocolVersion
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolRead:
    """A protocol as its page needs it.

    Attributes:
        row: what the tables say.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
    """

    row: Protocol
    state: ProtocolState
    acts: Sequence[ActRead]
    version: int

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)

    def said(self, leaf: bytes, member: str) -> str:
        """Return what one of its acts says, or nothing if that is erased."""
        return str(self.act(leaf).values.get(member, ""))

    def newest(self) -> Version:
        """Return the version that its page shows first: what is agreed last, else proposed last."""
        agreed = [v for v in self.state.versions if v.agreed_ms is not None]
        return max(agreed, key=lambda v: v.proposal.number) if agreed else self.state.versions[-1]


def listing(*, reader: Reader, tab: Tab | None = None) -> QuerySet[ProtocolVersion]:
    """Return the versions of one tab of the registry, or of all."""
    asked = _of_tab(reader.viewer.now_ms)[tab] if tab else Q()
    return ProtocolVersion.objects.filter(asked).select_related("protocol")


def standing(*, reader: Reader) -> QuerySet[ProtocolVersion]:
    """Return the versions that are proposed, agreed or in force, and not ended; oldest first."""
    over = Q(ends_ms__isnull=False, ends_ms__lte=reader.viewer.now_ms)
    rows = ProtocolVersion.objects.exclude(over | Q(withdrawn=True)).select_related("protocol")
    return rows.order_by("proposed_ms", "leaf")[: 4 * DESK_ITEMS_MAX]


def counts(*, reader: Reader) -> dict[Tab, int]:
    """Return how many versions stand in each tab."""
    asked = _of_tab(reader.viewer.now_ms)
    return {tab: ProtocolVersion.objects.filter(asked[tab]).count() for tab in TABS}


def titled(read: tables.Reader[Any], reader: Reader) -> tables.Reader[Line]:
    """Return a source of lines: rows with their titles, read for the page asked for alone."""

    def lines(asked: tables.Asked) -> tables.Slice[Line]:
        rows, total = read(asked)
        told = titles([row.leaf for row in rows], reader)
        return [Line(row=row, title=told[row.leaf]) for row in rows], total

    return lines


def titles(leaves: Sequence[str], reader: Reader) -> Mapping[str, str]:
    """Return the titles of versions by leaf hash in hex; one that is erased says so."""
    held = reading.values_of([bytes.fromhex(leaf) for leaf in leaves])
    return {
        leaf: facts.title_of(held.get(bytes.fromhex(leaf), {}), reader.viewer.language)
        or _("title erased")
        for leaf in leaves
    }


def protocol(object_id: bytes, *, reader: Reader) -> ProtocolRead | None:
    """Return one protocol with its acts, or none if nothing regular is held about it."""
    del reader  # whoever has one may see every protocol
    row = Protocol.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    state = states.fold_protocol(regular)
    return ProtocolRead(row=row, state=state, acts=acts, version=len(regular))


def state_of(object_id: bytes) -> ProtocolState:
    """Return what the acts of a protocol come to; for services, which judge and show nothing."""
    return states.fold_protocol(reading.regular_about(object_id))


def versions_in(object_id: bytes) -> dict[bytes, str]:
    """Return the acts that state a version of a protocol, each with the party that states it."""
    held = state_of(object_id).versions
    return {version.leaf: version.proposal.act.party for version in held}


def responses_of(object_id: bytes) -> Responses:
    """Return what stands beside a protocol; for services, which show nothing."""
    return state_of(object_id).text.responses


def states_on(topic: str) -> list[ProtocolState]:
    """Return the protocols on a topic, folded; so that what binds is asked of the acts alone."""
    rows = Protocol.objects.filter(topic=topic).order_by("pk")
    leaves = rows.values_list("pk", flat=True)[: limits.PROTOCOL_TOPIC_MAX_COUNT]
    return [state_of(bytes.fromhex(leaf)) for leaf in leaves]


def values_of(leaf: bytes) -> Mapping[str, Json]:
    """Return the open members of the act that proposes a version."""
    return reading.values_of([leaf]).get(leaf, {})


def params() -> Mapping[str, int]:
    """Return the agreed numbers of the constitution in force; empty before there is one."""
    constitution = recorded.frame().constitution
    return constitution.params if constitution else {}


def parties() -> tuple[str, ...]:
    """Return the parties of the constitution in force, in their order."""
    constitution = recorded.frame().constitution
    return tuple(constitution.parties) if constitution else ()


def languages() -> tuple[str, ...]:
    """Return the languages of the constitution in force."""
    constitution = recorded.frame().constitution
    told = constitution.facts.get("languages") if constitution else None
    return tuple(str(code) for code in told) if isinstance(told, list) else ()


def topics_known() -> list[str]:
    """Return the codes of the topics on which there are protocols, those with words first."""
    held = set(Protocol.objects.values_list("topic", flat=True).distinct())
    return [*(code for code in TOPICS if code in held), *sorted(held - set(TOPICS))]


def topic_name(topic: str) -> str:
    """Return what a topic is called; a code without words is itself."""
    return str(TOPICS.get(topic, topic))


def object_url(object_id: str) -> str:
    """Return the address of a protocol; that of an activation leads on to its own page."""
    return reverse("procedures:protocol", kwargs={"object_id": object_id})


def version_url(object_id: str, leaf: str) -> str:
    """Return the address of a version."""
    return reverse("procedures:version", kwargs={"object_id": object_id, "leaf": leaf})


def label(row: ProtocolVersion, reader: Reader) -> Label:
    """Return how a version stands at this moment, in words."""
    now_ms, clocks = reader.viewer.now_ms, reader.viewer.clocks
    if row.withdrawn:
        return Label(text=_("withdrawn"))
    if row.agreed_ms is None:
        told = ", ".join(party.upper() for party in row.missing)
        if now_ms >= row.valid_ms:
            return Label(text=_("proposed; the time to consent has passed"))
        return Label(
            text=_("proposed; consent of {parties} awaited").format(parties=told), tone="wait"
        )
    if row.starts_ms is None:
        told = ", ".join(party.upper() for party in row.unadopted)
        return Label(
            text=_("agreed; internal adoption of {parties} awaited").format(parties=told),
            tone="wait",
        )
    if row.ends_ms is not None and row.ends_ms <= max(now_ms, row.starts_ms):
        return Label(text=_("denounced") if row.denounced else _("replaced"))
    if row.starts_ms > now_ms:
        begins = times.moment(row.starts_ms, clocks)
        return Label(text=_("agreed; in force from {t}").format(t=begins), tone="wait")
    if row.paused:
        return Label(text=_("in force, suspended in part or whole"), tone="grave")
    return Label(text=_("in force"), tone="done")


def marks_of(read: ProtocolRead, reader: Reader) -> dict[str, Label]:
    """Return how each version of a protocol stands at this moment, by leaf hash in hex."""
    rows = ProtocolVersion.objects.filter(protocol=read.row)
    return {row.leaf: label(row, reader) for row in rows}


def adoption_due_ms(row: ProtocolVersion, reader: Reader) -> int:
    """Return until when a party should declare its internal adoption."""
    return (row.agreed_ms or row.proposed_ms) + reader.agreed(rules.ADOPTION_DAYS) * DAY_MS


def _of_tab(now_ms: int) -> dict[Tab, Q]:
    begun = Q(starts_ms__lte=now_ms)
    over = Q(ends_ms__isnull=False, ends_ms__lte=now_ms)
    return {
        "binding": begun & ~over,
        "untested": begun & ~over & Q(~Exists(Activation.objects.filter(pinned=OuterRef("leaf")))),
        "proposed": Q(agreed_ms__isnull=True, withdrawn=False),
        "adoption": Q(agreed_ms__isnull=False) & ~begun & ~over,
        "ended": over | Q(withdrawn=True),
        "all": Q(),
    }
