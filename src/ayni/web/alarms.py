# SPDX-License-Identifier: Apache-2.0
"""What pages say of the alarm: the band of an office, the daily test, the command; rings nothing.

`band` is drawn on every page and costs one query while nothing stands. `test_line` and
`command_line` are for any page that tells how the alarm is. Source: rooms.md A0.7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.alarm import config, notes, offices, standing, trial
from ayni.adapters.alarm.models import Alarm, Call
from ayni.adapters.alarm.trial import Result
from ayni.adapters.clearance import asking
from ayni.core import shortcodes
from ayni.core.limits import ALARM_LINES_MAX_COUNT, ALARM_MARKS_MAX_COUNT
from ayni.web import recorded, registry, times, watching, words
from ayni.web.offices import name as office_name
from ayni.web.viewer import Viewer
from ayni.web.watching import BandLine

MAY_SAY = frozenset({"duty", "liaison", "head", "node"})
"""Whose word counts on whether it rang, and who may still an exercise or make a test."""

Tone = Literal["good", "plain", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One alarm, in a band.

    Attributes:
        leaf: leaf hash of the act, in hex, or the key of a reminder.
        party: whose act it is, or of whom something is waited for.
        what: its kind, in words.
        code: its reading code.
        url: where it is answered.
        since_ms: since when it rings, or when it sounded.
        rings: whether it rings.
        waits: it only sounded, and rings later unless it is answered.
        taken_by: office that attends to it; empty if none does.
    """

    leaf: str
    party: str
    what: str
    code: str
    url: str
    since_ms: int
    rings: bool
    waits: bool
    taken_by: str


OPEN_COUNT = 2
"""Lines of the band that are always seen: more of them hide the page on a telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What stands across a page of one office.

    Attributes:
        lines: alarms, those that ring first; at most a handful.
        more: how many further ones stand.
        asks: a test was made within the hour, and nobody has said whether it rang.
        sound: `ring` sounds until it ends, `once` for each mark; empty: nothing sounds.
        marks: names of what has sounded once.
        silenced: in an exercise: since when and by whom the alarms are still; or empty.
        visas: how many drafts await the office's visa, or that it takes note; nothing sounds.
    """

    lines: tuple[Line, ...] = ()
    more: int = 0
    asks: bool = False
    sound: str = ""
    marks: tuple[str, ...] = ()
    silenced: str = ""
    visas: int = 0

    @property
    def first(self) -> tuple[Line, ...]:
        """Return the lines that are always seen."""
        return self.lines[:OPEN_COUNT]

    @property
    def folded(self) -> tuple[Line, ...]:
        """Return the lines that a press shows."""
        return self.lines[OPEN_COUNT:]

    @property
    def folded_count(self) -> int:
        """Return how many stand besides those that are always seen."""
        return len(self.folded) + self.more

    @property
    def stands(self) -> bool:
        """Tell whether the band has anything to show."""
        return bool(self.lines or self.asks)

    @property
    def version(self) -> str:
        """Return a mark that changes when the band does: a page draws it anew only then."""
        return sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence about the alarm, for any page.

    Attributes:
        tone: good, plain or bad; the words say the same.
        sentence: what is.
        remedy: what to do; may be empty.
        detail: what was found, in technical words; may be empty.
        url: the page of the alarm.
    """

    tone: Tone
    sentence: str
    remedy: str = ""
    detail: str = ""
    url: str = ""


def band(viewer: Viewer) -> Band:
    """Return what stands across every page of the viewer's office."""
    if not viewer.office:
        return Band()
    asked = asking.awaiting(viewer.office).order_by()
    if not standing.anything(viewer.now_ms, asked.values_list("office", flat=True)):
        return Band()
    visas = asked.values("draft").distinct().count()
    counts = standing.kinds()
    constitution = recorded.frame().constitution
    mine = {kind for kind in counts if viewer.may(offices.powers_asked(kind, constitution))}
    found = standing.foremost(mine, at_most=ALARM_MARKS_MAX_COUNT)
    shown = [one for one in found if one.kind in mine or viewer.office in one.offices]
    called = sum(one.kind not in mine for one in shown)
    stands = sum(counts[kind] for kind in mine) + called
    asks = viewer.may(MAY_SAY) and trial.unsaid(viewer.now_ms).exists()
    if not (shown or asks):
        return Band(visas=visas)
    still = notes.silenced(settings.AYNI_MODE)
    shown.sort(key=lambda one: (one.ringing_since_ms is None, one.told_ms, one.leaf))
    rings = any(one.ringing_since_ms is not None and not one.taken_by for one in shown)
    marks = [one.leaf[:16] for one in shown if one.ringing_since_ms is None]
    return Band(
        lines=tuple(line(one) for one in shown[:ALARM_LINES_MAX_COUNT]),
        more=max(0, stands - ALARM_LINES_MAX_COUNT),
        asks=asks,
        sound="" if still else "ring" if rings else "once",
        marks=(*marks, *(["test"] if asks else [])),
        silenced=_silenced_line(still, viewer),
        visas=visas,
    )


def meant_for(one: Alarm, viewer: Viewer) -> bool:
    """Tell whether an alarm rings on the pages of an office: it may answer, or it was called."""
    asked = offices.powers_asked(one.kind, recorded.frame().constitution)
    return bool(one.log and viewer.may(asked)) or viewer.office in one.offices


def line(one: Alarm) -> Line:
    """Return one alarm as a band shows it."""
    return Line(
        leaf=one.leaf,
        party=one.party,
        what=words.kind(one.kind),
        code=shortcodes.code_of(bytes.fromhex(one.named_by)),
        url=_url(one),
        since_ms=one.ringing_since_ms or one.told_ms,
        rings=one.ringing_since_ms is not None,
        waits=one.rings_ms is not None,
        taken_by=one.taken_by,
    )


def _url(one: Alarm) -> str:
    told = registry.reminded(one.kind)
    if told is not None and told.address:
        return reverse(told.address)
    return registry.object_url(one.kind, one.matter) or reverse("web:act", args=[one.named_by])


def silenced_line(viewer: Viewer) -> str:
    """Return since when and by whom the alarms of an exercise are still; empty if they sound."""
    return _silenced_line(notes.silenced(settings.AYNI_MODE), viewer)


def _silenced_line(still: Mapping[str, Any] | None, viewer: Viewer) -> str:
    if still is None:
        return ""
    told = _("The alarms of this exercise are still since {t}, by {office}. Real ones are not.")
    return told.format(
        t=times.hour(int(still["since_ms"]), viewer.clocks),
        office=office_name(str(still["office"]), viewer),
    )


def zone_of(viewer: Viewer) -> ZoneInfo:
    """Return the zone by which the link process knows the day of a test."""
    return trial.zone_in(recorded.frame().constitution, viewer.party)


def test_line(viewer: Viewer) -> Told:
    """Return how the daily alarm test stands, for the pages that a watch reads."""
    set_up = config.config()
    found = trial.result(set_up, zone=zone_of(viewer), now_ms=viewer.now_ms)
    url = reverse("web:alarm")
    day = times.civil(found.day, viewer.clocks)
    if found.code == "rang":
        told = _("Alarm test of {day}: it rang. Said by {office}, {t}.").format(
            day=day,
            office=office_name(found.office, viewer),
            t=times.hour(found.said_ms or 0, viewer.clocks),
        )
        return Told(tone="good", sentence=told, url=url)
    return Told(
        tone="plain" if found.code in {"off", "none_yet", "unsaid"} else "bad",
        sentence=_test_sentence(found, day, viewer),
        remedy=_test_remedy(found),
        detail=found.detail,
        url=url,
    )


def _test_sentence(found: Result, day: str, viewer: Viewer) -> str:
    told = {
        "off": _("The daily alarm test is switched off."),
        "none_yet": _("The first alarm test has not been made yet."),
        "missing": _("The alarm test of {day} was not made."),
        "failed": _("The alarm test of {day} failed: {why}."),
        "silent": _("The alarm test of {day} was not heard. Said by {office}."),
        "unsaid": _("The alarm test of {day} was made, and nobody has said whether it rang."),
    }
    return told[found.code].format(
        day=day, why=failure(found.failure), office=office_name(found.office, viewer)
    )


def _test_remedy(found: Result) -> str:
    told = {
        "missing": _("Was the link process running at that hour? Make the test now."),
        "silent": _("Check loudspeaker, siren or pager, then make the test again."),
        "unsaid": _("Say below whether it rang: in this room, and on the pager."),
    }
    return remedy(found.failure) if found.code == "failed" else told.get(found.code, "")


def command_line(viewer: Viewer) -> Told:
    """Return how the command that wakes people stands."""
    url = reverse("web:alarm")
    set_up = config.config()
    if not set_up.words:
        return Told(
            tone="plain",
            sentence=_("No command is set that wakes people: open pages alone ring."),
            remedy=_("The operator of this node sets AYNI_ALARM_COMMAND (docs/operate, Alarm)."),
            url=url,
        )
    state = standing.command(viewer.now_ms)
    if state.last is None:
        told = _("A command is set that wakes people. It has not been needed yet.")
        return Told(tone="plain", sentence=told, url=url)
    if state.failing:
        return _failing(state.last, state.failed, viewer, url)
    told = _("The command that wakes people was last started at {t}.").format(
        t=times.hour(state.last.started_ms or 0, viewer.clocks)
    )
    return Told(tone="good", sentence=told, url=url)


def way_lines(viewer: Viewer) -> list[Told]:
    """Return a sentence for each way by which people are called besides open pages."""
    mail = mail_line(viewer)
    return [command_line(viewer), *([mail] if mail is not None else [])]


def mail_line(viewer: Viewer) -> Told | None:
    """Return how the mail of the alarm stands; none where no server is set."""
    url = reverse("web:alarm")
    if config.config().mail is None:
        return None
    state = standing.command(viewer.now_ms, "mail")
    if state.last is None:
        told = _("Offices that are called get mail besides, without content. None was sent yet.")
        return Told(tone="plain", sentence=told, url=url)
    if state.failing:
        return _failing(state.last, state.failed, viewer, url)
    told = _("Offices that are called get mail besides, without content. The last went at {t}.")
    return Told(
        tone="good",
        sentence=told.format(t=times.hour(state.last.started_ms or 0, viewer.clocks)),
        url=url,
    )


def _failing(last: Call, failed: int, viewer: Viewer, url: str) -> Told:
    if last.channel == "mail":
        told = ngettext(
            "Mail of the alarm failed once in 24 hours, last at {t}: {why}.",
            "Mail of the alarm failed {n} times in 24 hours, last at {t}: {why}.",
            failed,
        )
    else:
        told = ngettext(
            "The command that wakes people failed once in 24 hours, last at {t}: {why}.",
            "The command that wakes people failed {n} times in 24 hours, last at {t}: {why}.",
            failed,
        )
    return Told(
        tone="bad",
        sentence=told.format(
            n=failed, t=times.hour(last.started_ms or 0, viewer.clocks), why=failure(last.failure)
        ),
        remedy=remedy(last.failure),
        detail=last.detail,
        url=url,
    )


def watch_line(viewer: Viewer) -> BandLine:
    """Return the line about the alarm on Turno: what is wrong with it, else the test of the day."""
    lines = [*way_lines(viewer), *setting_lines(), test_line(viewer)]
    worst = next((line for line in lines if line.tone == "bad"), lines[-1])
    return BandLine(
        tone=_TONES[worst.tone],
        icon="alert-triangle" if worst.tone == "bad" else "bell",
        sentence=f"{worst.sentence} {worst.remedy}".strip(),
        url=worst.url,
    )


_TONES: Mapping[Tone, watching.Tone] = {"good": "up", "plain": "behind", "bad": "down"}


def setting_lines() -> Sequence[Told]:
    """Return a sentence for each setting of the alarm that cannot be read."""
    return [
        Told(
            tone="bad",
            sentence=_("A setting of the alarm cannot be read; what is usual stands in its place."),
            remedy=_("The operator of this node corrects it and starts the node again."),
            detail=told,
            url=reverse("web:alarm"),
        )
        for told in config.config().troubles
    ]


def warnings(viewer: Viewer) -> list[str]:
    """Return what the Link screen warns of: the command fails, or a setting cannot be read."""
    lines = [*way_lines(viewer), *setting_lines()]
    return [f"{line.sentence} {line.remedy}" for line in lines if line.tone == "bad"]


def failure(code: str) -> str:
    """Return how a start of the command ended, in words."""
    told = {
        "failed": _("it ended with a fault"),
        "hung": _("it did not end in its time and was ended"),
        "missing": _("its file is not there"),
        "not_executable": _("its file may not be run"),
        "not_started": _("it could not be started"),
        "mail_nobody": _("no office that was called has an address"),
        "mail_refused": _("the server did not take the message"),
        "mail_unreachable": _("the server does not answer"),
        "mail_tls": _("the server's certificate is not trusted"),
        "mail_login": _("the server refuses name and password"),
        "mail_secret": _("the file with the password cannot be read"),
    }
    return told.get(code, code)


def remedy(code: str) -> str:
    """Return what the operator can do about a start of the command that failed."""
    told = {
        "failed": _("The operator runs “ayni alarm test” and reads what the command itself notes."),
        "hung": _("The operator looks why it hangs: the line of the modem, a password asked for."),
        "missing": _("The operator puts the file back, or corrects AYNI_ALARM_COMMAND."),
        "not_executable": _("The operator gives the account of the node the right to run it."),
        "not_started": _("The operator checks that it is a program or begins with #!."),
        "mail_nobody": _("Declare the mail address of the post, under Offices and contacts."),
        "mail_refused": _("The operator looks at the server's own log: sender, addresses, rules."),
        "mail_unreachable": _("The operator checks name, port and route to the mail server."),
        "mail_tls": _("The operator names the server's authority in AYNI_ALARM_MAIL_CA."),
        "mail_login": _("The operator corrects the name or the file of AYNI_ALARM_MAIL_SECRET."),
        "mail_secret": _("The operator lets the account of the node read the file."),
    }
    return told.get(code, "")
