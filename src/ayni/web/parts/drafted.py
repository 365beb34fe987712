# SPDX-License-Identifier: Apache-2.0
"""Lays out one draft for its page: how it stands, what it says and said, who cleared it; no deed.

Source: rooms.md A0.2.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ayni.adapters.clearance import chains, drafts, passing
from ayni.adapters.clearance.models import Draft, Note, Step, Version
from ayni.core.attachments import MEMBER
from ayni.core.errors import Refusal
from ayni.web import times, words
from ayni.web.parts import visas
from ayni.web.parts.attached import named_files
from ayni.web.parts.facts import Fact
from ayni.web.parts.members import hashes_in, value_in_words
from ayni.web.sentences.standing import d1_draft, d2_cleared
from ayni.web.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One office of the chain, as its row on the page."""

    office: str
    stand_in: str
    stands: str
    done: bool
    warn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """One line of a draft's history."""

    what: str
    number: int
    office: str
    person: str
    at_ms: int
    remark: str
    not_before: str


def sentences(one: Draft, viewer: Viewer) -> list[str]:
    """Say where the draft stands, and what became of it."""
    told: list[str] = []
    if one.problem:
        told.append(visas.problem(one.problem, one.kind))
    if one.state == "overtaken":
        told = [
            _(
                "Nothing was signed: acts about this matter came in after the draft was made. Open "
                "the form again: it shows them first, and keeps what was typed."
            )
        ]
    elif passing.is_overtaken(one):
        told.append(
            _(
                "Acts about this matter came in since the draft was made: as it stands it cannot "
                "be signed. Read them on the page of the matter, then open the form again."
            )
        )
    if one.state == "waiting":
        told.append(
            d2_cleared(
                offices=", ".join(visas.office(step.office) for step in one.steps.all())
                or visas.office(one.office),
                at=times.hour(one.due_ms or 0, viewer.clocks),
            )
        )
    elif one.state in {"clearing", "cleared", "returned"}:
        told.append(
            _(
                "Draft. Only the offices named here can see it; nothing has left this node, and no "
                "other state learns that it exists."
            )
            if one.steps.exists()
            else d1_draft()
        )
    if one.state == "stopped":
        told.append(_("Stopped for good because of what it says of persons. Begin another draft."))
    if one.posterior:
        told.append(
            _("It was urgent and did not wait for clearance. The offices of the chain are told.")
        )
    return told


def facts_of_draft(
    one: Draft,
    versions: Sequence[Version],
    asked: str,
    viewer: Viewer,
    *,
    titled: Callable[[Collection[str]], Mapping[str, str]],
) -> list[Fact]:
    """Return what the newest version says, with what differs from another one marked.

    Args:
        one: the draft.
        versions: its versions, the oldest first.
        asked: number of the version to compare with, as it was asked for.
        viewer: who looks.
        titled: leaf hashes to what these acts are called; those it knows.
    """
    now = versions[-1]
    chosen = [v for v in versions[:-1] if str(v.number) == asked] or versions[-2:-1]
    before = chosen[0].values if chosen else None

    values = [*now.values.items(), *(before or {}).items()]
    named = titled({leaf for name, value in values for leaf in hashes_in(one.kind, name, value)})

    def said(name: str, value: Any) -> str:
        leaves = value if isinstance(value, list) else [value]
        if leaves and all(isinstance(leaf, str) and leaf in named for leaf in leaves):
            return "\n".join(named[leaf] for leaf in leaves)
        return value_in_words(one.kind, name, value, clocks=viewer.clocks, language=viewer.language)

    facts = []
    for name in dict.fromkeys([*now.values, *(before or {})]):
        if name == MEMBER:
            continue
        value = now.values.get(name)
        changed = before is not None and before.get(name) != value
        facts.append(
            Fact(
                label=words.member(one.kind, name),
                value=said(name, value) if name in now.values else _("no longer said"),
                state="changed" if changed else "open",
                note=_("before: {value}").format(
                    value=said(name, before[name]) if before and name in before else "—"
                )
                if changed
                else "",
            )
        )
    return facts + named_files(drafts.files_of(now.values))


def steps_of(one: Draft, viewer: Viewer) -> list[StepRow]:
    """Return the offices of the chain, and how each stands."""
    rows = list(one.steps.all())
    asked = passing.open_steps(one) if one.state == "clearing" else []
    held = chains.held_now(name for step in asked for name in (step.office, step.stand_in))
    return [_step(step, one, viewer, asked=step in asked, held=held) for step in rows]


def _step(step: Step, one: Draft, viewer: Viewer, *, asked: bool, held: frozenset[str]) -> StepRow:
    warn = ""
    if step.done_ms is not None:
        stands = _("cleared {t}") if not one.posterior else _("took note {t}")
        stands = stands.format(t=times.moment(step.done_ms, viewer.clocks))
    elif asked:
        since = times.moment(passing.asked_since_ms(one), viewer.clocks)
        stands = _("asked since {t}").format(t=since)
        if passing.is_late(one, viewer.now_ms):
            warn = _("Its time ran out: the stand-in may clear too.")
        if step.office not in held:
            warn = _("Nobody holds this office now.")
            if not held & {step.stand_in}:
                refusal = Refusal("chain_nobody", office=step.office)
                warn = visas.refused(refusal)
    elif one.posterior:
        stands = _("has not taken note yet")
    else:
        stands = _("not asked yet") if one.state == "clearing" else "—"
    return StepRow(
        office=visas.office(step.office),
        stand_in=visas.office(step.stand_in) if step.stand_in else "",
        stands=stands,
        done=step.done_ms is not None,
        warn=warn,
    )


def history_of(one: Draft, viewer: Viewer) -> list[NoteRow]:
    """Return what was done with a draft, oldest first."""
    rows = one.notes.select_related("person")
    return [_row(row, one, viewer) for row in rows]


def _row(row: Note, one: Draft, viewer: Viewer) -> NoteRow:
    by_node = row.person is None
    return NoteRow(
        what=str(visas.NOTES.get(row.what, row.what)),
        number=row.number,
        office=visas.office(row.office),
        person=row.person.display_name if row.person else _("the node"),
        at_ms=row.at_ms,
        remark=visas.problem(row.remark, one.kind) if by_node and row.remark else row.remark,
        not_before=times.moment(row.not_before_ms, viewer.clocks) if row.not_before_ms else "",
    )
