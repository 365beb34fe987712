# SPDX-License-Identifier: Apache-2.0
"""Says who consents to which version of an acta, who does not and why, and what is signed.

Must not read a table. Source: rooms.md A2 (Firmas), D-11, D-14, D-15.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.record.reading import ActRead
from ayni.core.patterns.joint_text import Proposal
from ayni.rooms.meetings import facts, selectors
from ayni.rooms.meetings.documents.acta_segments import languages_of, segment_name
from ayni.rooms.meetings.documents.room import FINGERPRINT_CHARS
from ayni.rooms.meetings.selectors import ActaRead, Reader
from ayni.web import acts, times, words
from ayni.web.parties import forms as names_of
from ayni.web.parties import in_a_row
from ayni.web.sentences.signing import d11_consent
from ayni.web.sentences.texts import d14_agreed, d15_different_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What one party said to a version.

    Attributes:
        party: its code.
        word: consented, does not consent, awaited.
        tone: of the word.
        who: office, capacity and when; empty if nothing was said.
        read: what was read beside the version, in words; empty if nothing stood there.
        reason: why not; empty if it consents or was erased.
        segments: to which paragraphs not, in words.
    """

    party: str
    word: str
    tone: str
    who: str
    read: str = ""
    reason: str = ""
    segments: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """The signatures under the version of an acta that stands first.

    Attributes:
        url: page of the acta.
        title: which version, by whom.
        fingerprint: hash of its text.
        state: D-14, D-15, or empty.
        papers_url: page of its originals.
        apart_url: what differs between the versions consented to, or empty.
        signatures: what each party said to it.
    """

    url: str
    title: str
    fingerprint: str
    state: str
    papers_url: str
    apart_url: str
    signatures: tuple[Signature, ...]


def signed_of(reads: Sequence[ActaRead], reader: Reader) -> list[Signed]:
    """Return the signatures under each acta of an edition."""
    found = []
    for read in reads:
        shown = read.state.shown
        if shown is None:
            continue
        differ = apart(read)
        found.append(
            Signed(
                url=selectors.acta_url(read.row.object_id),
                title=_("Version {n}, proposed by {party}").format(
                    n=shown.number, party=shown.act.party.upper()
                ),
                fingerprint=str(shown.act.facts.get("text", "")),
                state=agreed_in_words(read, shown, reader) or differently_in_words(read),
                papers_url=selectors.papers_url(read.row.object_id),
                apart_url=selectors.compare_url(read.row.object_id, *differ) if differ else "",
                signatures=signatures_of(read, shown, reader),
            )
        )
    return found


def signatures_of(read: ActaRead, shown: Proposal, reader: Reader) -> tuple[Signature, ...]:
    """Return what each party said to a version."""
    return tuple(_signature(read, shown, party, reader) for party in shown.parties)


def consent_sentence(shown: Proposal, reader: Reader) -> str:
    """Return D-11 for a version."""
    own = reader.viewer.party
    nature = str(shown.act.facts.get("nature", ""))
    missing = ", ".join(names_of(party).name for party in shown.missing if party != own)
    return d11_consent(
        party=own,
        version=shown.number,
        fingerprint=str(shown.act.facts.get("text", ""))[:FINGERPRINT_CHARS],
        paragraphs=len(facts.segments_of(shown.act.facts)),
        languages=", ".join(words.language(code) for code in languages_of(shown)),
        nature=str(selectors.NATURES.get(nature, nature)),
        missing=missing or _("nobody"),
    )


def agreed_in_words(read: ActaRead, shown: Proposal, reader: Reader) -> str:
    """Return D-14 for a version in force, else nothing."""
    if shown not in read.state.text.current or read.state.agreed_ms is None:
        return ""
    return d14_agreed(
        parties=in_a_row([names_of(party).name for party in shown.parties]),
        fingerprint=str(shown.act.facts.get("text", ""))[:FINGERPRINT_CHARS],
        since=times.moment(read.state.agreed_ms, reader.viewer.clocks),
    )


def differently_in_words(read: ActaRead) -> str:
    """Return D-15 while the parties consented to different versions, else nothing."""
    found = _last_consents(read)
    if len(found) < 2:
        return ""
    (party, one), (other, another) = found[0], found[1]
    return d15_different_versions(
        party=party, version=one.number, other=other, other_version=another.number
    )


def apart(read: ActaRead) -> tuple[str, str] | None:
    """Return the leaf hashes of the two versions that differ, the later one first, or none."""
    found = _last_consents(read)
    if len(found) < 2:
        return None
    first, second = sorted((one for _party, one in found[:2]), key=lambda one: one.number)
    return second.act.leaf.hex(), first.act.leaf.hex()


def _last_consents(read: ActaRead) -> list[tuple[str, Proposal]]:
    """Return each party with the newest version that it consented to, while they differ."""
    held = read.state.text.differently
    found = []
    for party, leaves in held.items():
        version = read.state.proposal(leaves[-1])
        if version is not None:
            found.append((party, version))
    return found


def _signature(read: ActaRead, shown: Proposal, party: str, reader: Reader) -> Signature:
    consents = shown.consents.get(party, ())
    if consents:
        act = read.act(consents[0])
        return Signature(
            party=party,
            word=_("consented"),
            tone="done",
            who=_who(act, reader),
            read=_read_beside(act),
        )
    refusals = [r for r in read.state.refusals if r.party == party and r.proposal == shown.act.leaf]
    if refusals:
        last = refusals[-1]
        act = read.act(last.leaf)
        return Signature(
            party=party,
            word=_("does not consent"),
            tone="grave",
            who=_who(act, reader),
            reason=str(act.values.get("reason", "")),
            segments=", ".join(segment_name(one) for one in last.segments),
        )
    return Signature(party=party, word=_("consent awaited"), tone="wait", who="")


def _read_beside(act: ActRead) -> str:
    told = act.act.facts.get("beside")
    if not isinstance(told, list) or not told:
        return ""
    return ngettext(
        "Having read {n} reservation or wording beside the text",
        "Having read {n} reservations or wordings beside the text",
        len(told),
    ).format(n=len(told))


def _who(act: ActRead, reader: Reader) -> str:
    header = act.act.header
    return _("{office}, {capacity}, {t}").format(
        office=acts.office_name(header.by, reader.viewer),
        capacity=selectors.CAPACITIES.get(header.as_, header.as_),
        t=times.moment(act.at_ms, reader.viewer.clocks),
    )
