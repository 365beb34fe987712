# SPDX-License-Identifier: Apache-2.0
"""Reads actas for a viewer, and what keeps a text from being frozen. Source: rooms.md A2 (Acta)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.accounts import directory
from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.acts import Act
from ayni.core.codec import Json
from ayni.core.numerals import roman
from ayni.rooms.meetings import facts, states
from ayni.rooms.meetings.models import Acta, Edition, Mechanism
from ayni.rooms.meetings.rules import Drafted, Fault, edition_faults, faults_of
from ayni.rooms.meetings.selectors.codes import ACTA_STATES
from ayni.rooms.meetings.selectors.edition import edition_state_of, editions_of
from ayni.rooms.meetings.selectors.mechanism import next_ordinal, row_of
from ayni.rooms.meetings.selectors.reader import Label, Reader, Tone
from ayni.rooms.meetings.selectors.rivals import rivals_of
from ayni.rooms.meetings.selectors.statement import Spoken, spoken_of
from ayni.rooms.meetings.states import ActaState
from ayni.web import words

SEEN_CHARS = 16
"""So much of a leaf hash tells in a form which act was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActaRead:
    """An acta as its page needs it.

    Attributes:
        row: what the tables say.
        edition: its edition, or none while it has not arrived.
        state: what its acts come to.
        acts: every act of its timeline, in display order.
        version: number of its regular acts; what a deed expects.
        spoken: statements that its versions name, by object id, as they stand now.
        rivals: other actas of its edition that stand.
    """

    row: Acta
    edition: Edition | None
    state: ActaState
    acts: Sequence[ActRead]
    version: int
    spoken: Mapping[str, Spoken]
    rivals: Sequence[Acta]

    def act(self, leaf: bytes) -> ActRead:
        """Return one of its acts."""
        return next(act for act in self.acts if act.leaf == leaf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an edition stands: what the check list needs of it.

    Attributes:
        row: the edition.
        mechanism: its mechanism, or none while it has not arrived.
        siblings: the other editions of the mechanism.
        names: language to what the mechanism is called.
        town: where the meeting is held; empty if that was erased.
        heads: party to office and capacity of the head of its delegation, as it announced last.
        powers: each of these offices to the powers it holds now.
        leads: party and number of a table to its newest word on who leads it.
        topics: leaf hash of such an act to what it calls the topic.
    """

    row: Edition
    mechanism: Mechanism | None
    siblings: Sequence[Edition]
    names: Mapping[str, str]
    town: str
    heads: Mapping[str, tuple[str, str]]
    powers: Mapping[str, frozenset[str]]
    leads: Mapping[tuple[str, str], Sequence[Act]]
    topics: Mapping[bytes, str]

    @property
    def code(self) -> str:
        """Return the short code of the mechanism."""
        return self.mechanism.code if self.mechanism else ""


def place_of(edition: str) -> Place | None:
    """Return where an edition stands, or none if it is not known."""
    row = Edition.objects.filter(pk=edition).first()
    if row is None:
        return None
    above = row_of(row.mechanism)
    leaves = [bytes.fromhex(leaf) for leaf in (row.leaf, above.leaf if above else row.leaf)]
    state = edition_state_of(bytes.fromhex(edition))
    led = [act.leaf for held in state.leads.values() for act in held]
    told = reading.values_of([*leaves, *led])
    heads = {party: _head(held[-1]) for party, held in state.delegations.items() if held}
    return Place(
        row=row,
        mechanism=above,
        siblings=[one for one in editions_of(row.mechanism) if one.object_id != edition],
        names=facts.texts_in(told.get(leaves[1], {}).get("names")) if above else {},
        town=str(told.get(leaves[0], {}).get("town", "")),
        heads=heads,
        powers={
            office: directory.powers_of(party, office) for party, (office, _as) in heads.items()
        },
        leads=state.leads,
        topics={leaf: str(told.get(leaf, {}).get("topic", "")) for leaf in led},
    )


def acta(object_id: bytes, *, reader: Reader) -> ActaRead | None:
    """Return one acta with its acts, or none if nothing regular is held about it."""
    del reader  # whoever has one may read every acta
    row = Acta.objects.filter(pk=object_id.hex()).first()
    if row is None:
        return None
    acts = reading.acts_about(object_id)
    regular = [act.act for act in acts if act.regular]
    state = states.fold_acta(regular)
    return ActaRead(
        row=row,
        edition=Edition.objects.filter(pk=row.edition).first(),
        state=state,
        acts=acts,
        version=len(regular),
        spoken=spoken_of(_named(state)),
        rivals=rivals_of(row),
    )


def acta_state_of(object_id: bytes) -> ActaState:
    """Return what the acts of an acta come to; for services, which judge and show nothing."""
    return states.fold_acta(reading.regular_about(object_id))


def beside(state: ActaState, leaf: bytes) -> tuple[bytes, ...]:
    """Return what was signed about the statements of a version and is not in it.

    Reservations that the version does not print, and wordings that took the place of its own: who
    consents reads them first.

    Args:
        state: of the acta.
        leaf: leaf hash of the version.
    """
    proposal = state.proposal(leaf)
    named = facts.statements_of(proposal.act.facts) if proposal is not None else ()
    spoken = spoken_of([one.statement.hex() for one in named])
    found: list[bytes] = []
    for one in named:
        held = spoken.get(one.statement.hex())
        if held is not None:
            found += _beside(one, held)
    return tuple(found)


def besides(read: ActaRead, leaf: bytes) -> tuple[tuple[facts.Stated, bytes], ...]:
    """Return the same of a version that is read already, each with its statement."""
    proposal = read.state.proposal(leaf)
    named = facts.statements_of(proposal.act.facts) if proposal is not None else ()
    return tuple(
        (one, act)
        for one in named
        if (held := read.spoken.get(one.statement.hex())) is not None
        for act in _beside(one, held)
    )


def seen_beside(leaves: Sequence[bytes]) -> str:
    """Write what stands beside a version into a form, so that its consent tells what was read."""
    return ".".join(leaf.hex()[:SEEN_CHARS] for leaf in leaves)


def not_seen(leaves: Sequence[bytes], told: str) -> tuple[bytes, ...]:
    """Return what a form that `seen_beside` wrote does not name."""
    seen = frozenset(told.split("."))
    return tuple(leaf for leaf in leaves if leaf.hex()[:SEEN_CHARS] not in seen)


def drafted(spoken: Sequence[Spoken], leave_out: Collection[str]) -> list[tuple[Drafted, Spoken]]:
    """Return the statements as they would go into the acta, numbered from 1.

    Args:
        spoken: the statements of the edition, in order.
        leave_out: object ids of those that stay out.
    """
    inside = [
        one for one in spoken if one.row.state != "withdrawn" and one.row.object_id not in leave_out
    ]
    return [
        (
            Drafted(
                number=number,
                statement=one.row.object_id,
                stage=one.row.state,
                texts=one.texts(),
            ),
            one,
        )
        for number, one in enumerate(inside, start=1)
    ]


def freezing_faults(
    place: Place,
    inside: Sequence[Drafted],
    *,
    languages: Sequence[str],
    authentic: Sequence[str],
) -> list[Fault]:
    """Return what keeps the text of an edition from being frozen.

    Args:
        place: the edition and those of its mechanism.
        inside: the statements as they would go in.
        languages: of the acta.
        authentic: those of them that are authentic.
    """
    row = place.row
    earlier = [one for one in place.siblings if one.first_day < row.first_day]
    expected = next_ordinal(place.mechanism, earlier) if place.mechanism else row.ordinal
    whole = edition_faults(
        form=row.form, ordinal=row.ordinal, expected=expected, convened=row.agreed
    )
    return [*whole, *faults_of(inside, languages=languages, authentic=authentic)]


def fault_in_words(fault: Fault) -> str:
    """Say what keeps a text from being frozen, and what to do."""
    match fault.code:
        case "no_statements":
            return _("No statement stands at any table. Table what is to be in the acta.")
        case "ordinal":
            return _(
                "The meeting bears the number {found}; the next one is {expected}. Agree on "
                "another number, or call it extraordinary."
            ).format(found=roman(int(fault.found)), expected=roman(int(fault.expected)))
        case "not_convened":
            return _("The dates of the meeting are not agreed. Accept them first.")
        case "discussed":
            return _(
                "No. {n} is still under discussion. Settle its wording, or leave it out."
            ).format(n=fault.number)
        case "language_missing":
            return _("No. {n} has no text in {languages}, which is authentic. Write it.").format(
                n=fault.number, languages=_languages(fault.found)
            )
        case _:
            return _(
                "No. {n} does not have the same paragraphs in each language: {found}. Align them."
            ).format(n=fault.number, found=fault.found)


def acta_labels(row: Acta) -> tuple[Label, ...]:
    """Return how an acta stands, in words."""
    tones: dict[str, Tone] = {"agreed": "done", "proposed": "wait", "differently": "grave"}
    told = str(ACTA_STATES.get(row.state, row.state))
    found = [Label(text=told, tone=tones.get(row.state, ""))]
    if row.awaited and row.state != "agreed":
        parties = ", ".join(party.upper() for party in row.awaited)
        waits = _("consent of {parties} awaited").format(parties=parties)
        found.append(Label(text=waits, tone="wait"))
    if row.refused and row.state != "agreed":
        parties = ", ".join(party.upper() for party in row.refused)
        found.append(
            Label(text=_("{parties} does not consent").format(parties=parties), tone="grave")
        )
    if row.born:
        told = ngettext("{n} understanding", "{n} understandings", row.born).format(n=row.born)
        found.append(Label(text=told, tone="done"))
    return tuple(found)


def acta_url(object_id: str) -> str:
    """Return the address of an acta."""
    return reverse("meetings:acta", kwargs={"object_id": object_id})


def acta_version_url(object_id: str, leaf: str) -> str:
    """Return the address of one version of an acta."""
    return reverse("meetings:acta-version", kwargs={"object_id": object_id, "leaf": leaf})


def compare_url(object_id: str, leaf: str, against: str) -> str:
    """Return the address of what leads from one version of an acta to another."""
    named = {"object_id": object_id, "leaf": leaf, "against": against}
    return reverse("meetings:acta-compare", kwargs=named)


def texts_of_version(leaf: bytes) -> Mapping[str, Json]:
    """Return the open members of the act that proposes a version."""
    return reading.values_of([leaf]).get(leaf, {})


def _head(announced: Act) -> tuple[str, str]:
    return str(announced.facts.get("head", "")), str(announced.facts.get("head_capacity", ""))


def _beside(one: facts.Stated, held: Spoken) -> list[bytes]:
    printed = {leaf.hex() for leaf in one.reservations}
    reserved = [leaf for leaf, _party, _text in held.reserving if leaf not in printed]
    standing = [str(told[0]) for told in held.row.standing]
    moved = [leaf for leaf in standing if leaf != one.version.hex()]
    return [bytes.fromhex(leaf) for leaf in (*reserved, *moved)]


def _named(state: ActaState) -> list[str]:
    named = {
        one.statement.hex()
        for proposal in state.text.proposals
        for one in facts.statements_of(proposal.act.facts)
    }
    return sorted(named)


def _languages(codes: str) -> str:
    return ", ".join(words.language(code) for code in codes.split(", "))
