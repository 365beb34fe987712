# SPDX-License-Identifier: Apache-2.0
"""Shows what stands beside an object: queries, objections, reservations, notes of calls.

These acts are alike in all rooms (rooms.md A0.4), and so is how they are read. They stand in the
order of the record; no party's words come first by rank. Judges nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.adapters.record.reading import ActRead
from ayni.core.patterns.common import Objection, Query, Responses
from ayni.core.patterns.gathering import fact_hash, word_of
from ayni.web import times, words
from ayni.web.parties import forms
from ayni.web.registry import Words
from ayni.web.sentences.link import d27_code_differs, d27_code_matches
from ayni.web.times import Clocks

GROUNDS: Mapping[str, Words] = {
    "place": gettext_lazy("the place"),
    "time": gettext_lazy("the time"),
    "scope": gettext_lazy("strength, arms or extent"),
    "legal": gettext_lazy("a legal ground"),
    "safety": gettext_lazy("safety"),
    "other": gettext_lazy("another ground"),
}
ASKS: Mapping[str, Words] = {
    "postpone": gettext_lazy("that it be postponed"),
    "relocate": gettext_lazy("that it be held elsewhere"),
    "observe": gettext_lazy("that observers be invited"),
    "none": gettext_lazy("nothing; the objection is to stand on record"),
}
RESULTS: Mapping[str, Words] = {
    "spoke": gettext_lazy("spoke with them"),
    "no_answer": gettext_lazy("no answer"),
    "message_left": gettext_lazy("left a message"),
}
PAPERS: Mapping[str, Words] = {
    "note_verbale": gettext_lazy("note verbale"),
    "letter": gettext_lazy("official letter"),
    "resolution": gettext_lazy("resolution"),
    "signed_acta": gettext_lazy("signed acta"),
    "other": gettext_lazy("another document"),
}

OfficeName = Callable[[str], str]
Due = Callable[[int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something said beside an object, with what answers it.

    Attributes:
        leaf: leaf hash of the act, 64 hex digits.
        party: who says it.
        what: a query, an objection, a note of a call.
        text: what is said; empty if nothing is, or if it was erased.
        note: who and when.
        state: how it stands, in words; empty if it cannot stand otherwise.
        tone: wait, grave or done; always beside words that say the same.
        erased: the text was there and is gone.
        replies: what answers it.
    """

    leaf: str
    party: str
    what: str
    text: str
    note: str
    state: str = ""
    tone: str = ""
    erased: bool = False
    replies: tuple["Said", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """How what was said is written down.

    Attributes:
        office: id of an office to its name.
        clocks: whose clocks the page shows, and what time it is.
        due: claimed time of a query to the first instant at which its answer is late.
        answers: code of the party that asks to the code of the party that answers.
    """

    office: OfficeName
    clocks: Clocks
    due: Due
    answers: Callable[[str], str]


def talks(acts: Sequence[ActRead], responses: Responses, listener: Listener) -> tuple[Said, ...]:
    """Return queries with their replies, objections and reservations, in display order.

    Args:
        acts: the timeline of the object.
        responses: what the fold made of it.
        listener: how it is written down.
    """
    held = {act.leaf: act for act in acts}
    found = {
        **{query.leaf: _query(query, held, listener) for query in responses.queries},
        **{one.leaf: _objection(one, held, listener) for one in responses.objections},
        **{
            leaf: _said(held[leaf], "text", _("Reservation"), listener)
            for leaf in responses.reservations
        },
    }
    return tuple(found[act.leaf] for act in acts if act.leaf in found)


def acknowledgements(acts: Sequence[ActRead], listener: Listener) -> tuple[Said, ...]:
    """Return who acknowledged which version, in display order; none of it is agreement.

    Args:
        acts: the timeline of the object.
        listener: how it is written down.
    """
    held = {act.leaf: act for act in acts}
    found = []
    for act in acts:
        if not act.regular or act.aside or word_of(act.act) != "acknowledged":
            continue
        version = held.get(fact_hash(act.act, "version"))
        if version is not None:
            what = _("Acknowledgement of {version}, {code}. It does not express agreement.").format(
                version=words.kind(version.kind), code=version.code
            )
            found.append(_said(act, "note", what, listener))
    return tuple(found)


def calls(acts: Sequence[ActRead], listener: Listener) -> tuple[Said, ...]:
    """Return notes of calls, of messages heard and of documents, in display order."""
    codes = frozenset(act.code for act in acts)
    return tuple(
        said
        for act in acts
        if act.regular and not act.aside and (said := _call(act, codes, listener)) is not None
    )


def _query(query: Query, held: Mapping[bytes, ActRead], listener: Listener) -> Said:
    act = held[query.leaf]
    replies = tuple(_said(held[leaf], "answer", _("Reply"), listener) for leaf in query.replies)
    if replies:
        return _said(act, "question", _("Query"), listener, (_("answered"), "done"), replies)
    due = listener.due(act.at_ms)
    until = times.deadline(due, listener.clocks, whose=listener.answers(act.party))
    if due <= listener.clocks.now_ms:
        state = (_("no answer yet; due {t}").format(t=until), "grave")
    else:
        state = (_("open; answer due {t}").format(t=until), "wait")
    return _said(act, "question", _("Query"), listener, state)


def _objection(one: Objection, held: Mapping[bytes, ActRead], listener: Listener) -> Said:
    state = (_("lifted"), "done") if one.lifted else (_("stands"), "grave")
    what = _("Objection. Ground: {ground}. Asks {asks}.").format(
        ground=GROUNDS.get(one.ground, one.ground), asks=ASKS.get(one.asks, one.asks)
    )
    return _said(held[one.leaf], "reason", what, listener, state)


def _call(act: ActRead, codes: frozenset[str], listener: Listener) -> Said | None:
    word = word_of(act.act)
    if word == "contact_noted":
        result = str(act.facts.get("result", ""))
        what = _("Call: {result}").format(result=RESULTS.get(result, result))
        called = str(act.values.get("office_called", ""))
        told = _said(act, "note", what, listener)
        return told if not called else _with(told, called)
    if word == "heard":
        return _heard(act, codes, listener)
    if word == "paper_linked":
        paper = str(act.facts.get("type", ""))
        what = _("Document: {type}").format(type=PAPERS.get(paper, paper))
        return _said(act, "number", what, listener)
    return None


def _heard(act: ActRead, codes: frozenset[str], listener: Listener) -> Said:
    """Return a message heard, and whether its code is one of the acts of the object (D-27)."""
    code = str(act.values.get("code", ""))
    if not code:
        return _said(act, "heard", _("Message heard, without a code"), listener)
    at = times.hour(act.at_ms, listener.clocks)
    fits = code in codes
    told = d27_code_matches(noted_at=at) if fits else d27_code_differs(noted_at=at)
    state = (told, "done" if fits else "grave")
    return _said(act, "heard", _("Message heard, code {code}").format(code=code), listener, state)


def _said(
    act: ActRead,
    member: str,
    what: str,
    listener: Listener,
    state: tuple[str, str] = ("", ""),
    replies: tuple[Said, ...] = (),
) -> Said:
    office = listener.office(act.header.by) if act.header else forms(act.party).name
    note = _("{office}, {t}").format(office=office, t=times.moment(act.at_ms, listener.clocks))
    if (then_ms := occurred_ms(act)) is not None:
        then = times.moment(then_ms, listener.clocks)
        note = _("{note}. It was at {t}, noted afterwards.").format(note=note, t=then)
    return Said(
        leaf=act.leaf.hex(),
        party=act.party,
        what=what,
        text=str(act.values.get(member, "")),
        note=note,
        state=state[0],
        tone=state[1],
        erased=member in act.closed,
        replies=replies,
    )


def occurred_ms(act: ActRead) -> int | None:
    """Return when what an act notes happened, as its author says; none if it says nothing."""
    told = act.facts.get("occurred_at")
    at_ms = told.get("ms") if isinstance(told, dict) else None
    return at_ms if isinstance(at_ms, int) else None


def _with(said: Said, called: str) -> Said:
    text = f"{called}. {said.text}" if said.text else called
    return Said(
        leaf=said.leaf,
        party=said.party,
        what=said.what,
        text=text,
        note=said.note,
        erased=said.erased,
    )
