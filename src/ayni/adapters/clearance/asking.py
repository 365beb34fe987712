# SPDX-License-Identifier: Apache-2.0
"""Sees which office of this state is asked for its visa now, and writes to it that a draft waits.

By mail alone, to the address of the post, and seldom: what rings is a neighbour's. A letter says
how many drafts wait and until when, and nothing of any of them. Must not decide who may clear.
Source: rooms.md 1.3 (day 1, 09:05), A0.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters import clock
from ayni.adapters.alarm import config, letters, notes, trial
from ayni.adapters.alarm.letters import Letter
from ayni.adapters.alarm.models import Call
from ayni.adapters.alarm.urgency import ONCE
from ayni.adapters.clearance import chains, passing
from ayni.adapters.clearance.models import Draft, Step
from ayni.adapters.link.chores import Chore
from ayni.core.limits import ALARM_NEWS_MAX_MS
from ayni.core.room_limits import CLEARANCE_LETTERS_PAUSE_MS

KIND: Final = "clearance"
"""What a start of the mail is about, where an alarm has the kind of an act."""
LOOK_S: Final = 2.0
"""Seconds between two looks for offices whose turn has come."""
PAGE: Final = "/clearance/"

Since = Literal["asked_ms", "stand_in_asked_ms"]
_LIVE: Final = Q(draft__state="clearing") | Q(draft__posterior=True)


def look(*, mode: str, now_ms: int) -> None:
    """Note whose turn has come, and let one letter go to each office that has not had one for it.

    Args:
        mode: mode of this node.
        now_ms: this machine's clock.
    """
    mark(now_ms=now_ms)
    if "mail" not in config.config().channels or notes.silenced(mode) is not None:
        return
    _drop()
    for office in _offices(now_ms):
        _write(office, now_ms=now_ms)


def mark(*, now_ms: int) -> None:
    """Note since when each office and each stand-in is asked, if that is new.

    Args:
        now_ms: this machine's clock.
    """
    unknown = Q(asked_ms=None) | (~Q(stand_in="") & Q(stand_in_asked_ms=None))
    rows = Step.objects.filter(_LIVE, unknown, done_ms=None)
    drafts = Draft.objects.filter(pk__in=rows.values("draft")).prefetch_related("steps")
    fresh: dict[Since, list[int]] = {"asked_ms": [], "stand_in_asked_ms": []}
    for draft in drafts:
        for step, since in _asked(draft, now_ms):
            if getattr(step, since) is None:
                fresh[since].append(step.pk)
    with transaction.atomic():
        Step.objects.filter(pk__in=fresh["asked_ms"]).update(asked_ms=now_ms)
        Step.objects.filter(pk__in=fresh["stand_in_asked_ms"]).update(stand_in_asked_ms=now_ms)


def awaiting(office: str) -> QuerySet[Step]:
    """Return the steps of drafts at which an office is asked now, itself or as a stand-in.

    Args:
        office: id of an office of this state.
    """
    mine = Q(office=office, asked_ms__isnull=False)
    for_others = Q(stand_in=office, stand_in_asked_ms__isnull=False)
    return Step.objects.filter(_LIVE, mine | for_others, done_ms=None)


def letter(call: Call) -> Letter:
    """Return what is written to an office: how many drafts wait for it, and until when.

    Args:
        call: the start of the mail.
    """
    steps = list(awaiting(call.offices[0]).select_related("draft"))
    clearing = {step.draft_id for step in steps if not step.draft.posterior}
    signed = {step.draft_id for step in steps} - clearing
    if clearing or not signed:
        subject = ngettext(
            "Ayni: a matter awaits your clearance",
            "Ayni: {n} matters await your clearance",
            len(clearing),
        )
    else:
        subject = ngettext(
            "Ayni: an urgent act was signed; take note",
            "Ayni: {n} urgent acts were signed; take note",
            len(signed),
        )
    one = [*clearing, *signed] if len(clearing) + len(signed) == 1 else []
    return Letter(
        subject=subject.format(n=len(clearing) or len(signed)),
        says=" ".join(_sentences(len(clearing), len(signed), _until(steps))),
        page=f"{PAGE}{one[0]}/" if one else PAGE,
    )


def _asked(draft: Draft, now_ms: int) -> Iterator[tuple[Step, Since]]:
    """Yield the steps of a draft whose office is asked, or whose stand-in is."""
    steps = [step for step in draft.steps.all() if step.done_ms is None]
    if not draft.posterior:
        steps = passing.open_steps(draft)
    late = not draft.posterior and passing.is_late(draft, now_ms)
    held = chains.held_now(step.office for step in steps if step.stand_in)
    for step in steps:
        yield step, "asked_ms"
        if step.stand_in and (late or step.office not in held):
            yield step, "stand_in_asked_ms"


def _offices(now_ms: int) -> Sequence[str]:
    """Return the offices that were asked something within a day, by id."""
    lately = now_ms - ALARM_NEWS_MAX_MS
    rows = Step.objects.filter(_LIVE, done_ms=None)
    own = rows.filter(asked_ms__gt=lately).values_list("office", flat=True)
    others = rows.filter(stand_in_asked_ms__gt=lately).values_list("stand_in", flat=True)
    return sorted({*own, *others})


def _write(office: str, *, now_ms: int) -> None:
    """Let a letter go to an office about what came after the last one, unless that was just now."""
    last_ms = _last_ms(office)
    newest_ms = max((_since_ms(step, office) for step in awaiting(office)), default=0)
    if newest_ms <= last_ms or now_ms < last_ms + CLEARANCE_LETTERS_PAUSE_MS:
        return
    if letters.reach([office]):
        Call.objects.create(
            channel="mail", kind=KIND, urgency=ONCE, step=1, offices=[office], due_ms=now_ms
        )


def _last_ms(office: str) -> int:
    """Return when the last letter to an office was due: what was asked before stands in it."""
    rows = Call.objects.filter(kind=KIND, offices=[office]).exclude(outcome="dropped")
    return int(rows.aggregate(last=Max("due_ms"))["last"] or 0)


def _since_ms(step: Step, office: str) -> int:
    own = step.asked_ms if step.office == office else step.stand_in_asked_ms
    return own or 0


def _drop() -> None:
    """Let no letter go about what no longer waits: somebody was quicker."""
    for call in Call.objects.filter(kind=KIND, outcome="", started_ms=None):
        if not awaiting(call.offices[0]).exists():
            call.outcome = "dropped"
            call.save(update_fields=["outcome"])


def _until(steps: Iterable[Step]) -> str:
    """Return until when the first of the offices' times runs, on this state's clock, or nothing."""
    ends = [
        passing.asked_since_ms(step.draft) + step.draft.limit_h * passing.HOUR_MS
        for step in steps
        if step.draft.limit_h and not step.draft.posterior
    ]
    if not ends:
        return ""
    zone = trial.zone_of(settings.AYNI_PARTY)
    at = datetime.fromtimestamp(min(ends) / 1_000, tz=UTC).astimezone(zone)
    return f"{at:%Y-%m-%d %H:%M} ({zone.key})"


def _sentences(clearing: int, signed: int, until: str) -> Iterator[str]:
    if clearing:
        yield ngettext(
            "A draft of your state waits for your office. Open the page and clear it or return it.",
            "{n} drafts of your state wait for your office. Open the page, clear or return them.",
            clearing,
        ).format(n=clearing)
    if until:
        yield _("The time of your office ends at {t}.").format(t=until)
    if signed:
        yield ngettext(
            "An urgent act was signed without waiting for your office. Take note on the page.",
            "{n} urgent acts were signed without waiting for your office. Take note on the page.",
            signed,
        ).format(n=signed)


def _work() -> None:
    look(mode=settings.AYNI_MODE, now_ms=clock.now_ms())


CHORE: Final = Chore(name="clearance-asking", every_s=LOOK_S, work=_work, signing=False)
