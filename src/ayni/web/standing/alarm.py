# SPDX-License-Identifier: Apache-2.0
"""Draws the band that rings and the page of the alarm; what a person says of it goes to the desk.

The band is asked for every few seconds by the script of the page, and where there is none by a
frame that loads itself again. Must not sign anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from ayni.adapters.alarm import config, notes, standing, trial
from ayni.adapters.alarm.models import Alarm, Call
from ayni.core.errors import Refusal
from ayni.web import alarms, sheets, times
from ayni.web.alarms import MAY_SAY
from ayni.web.offices import name as office_name
from ayni.web.parts import tables
from ayni.web.sheets import Sheet
from ayni.web.shell import page, refuse
from ayni.web.viewer import Request, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One alarm of the last ones, with what was done about it.

    Attributes:
        line: what it was.
        told_ms: when it first sounded.
        end: how it ended, in words.
        ended_ms: when; none while it stands.
        calls: each call of the command, in words.
    """

    line: alarms.Line
    told_ms: int
    end: str
    ended_ms: int | None
    calls: tuple[str, ...]


@never_cache
@require_safe
def now(request: Request) -> HttpResponse:
    """Answer with the band as it stands, for the script of a page that is open."""
    return page(request, "web/parts/alarm.html", band=alarms.band(request.viewer))


@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """Answer with a small page that holds the band and loads itself again, without a script."""
    asked = cast(Request, request)
    return page(asked, "web/alarm_frame.html", band=alarms.band(asked.viewer))


@never_cache
@require_safe
def alarm(request: Request) -> HttpResponseBase:
    """Show what stands, the test of the day, the command, and what rang of late."""
    if tables.wants_export(request):
        return sheets.answer(_file(request.viewer))
    return _shown(request)


@require_POST
def looked(request: Request) -> HttpResponse:
    """End what only sounded: somebody has looked at it."""
    leaf = request.POST.get("leaf", "")
    one = Alarm.objects.filter(leaf=leaf).first()
    if one is not None and not alarms.meant_for(one, request.viewer):
        return _refused(request, Refusal("power_lacking"))
    return _done(request, lambda: standing.look_at(leaf, now_ms=request.viewer.now_ms))


@require_POST
def said(request: Request) -> HttpResponse:
    """Note whether the test of the day was heard."""
    viewer = request.viewer
    told = {"yes": True, "no": False}.get(request.POST.get("rang", ""))
    person = viewer.person
    if told is None or person is None:
        return redirect("web:alarm")
    return _done(
        request,
        lambda: trial.say(
            person, viewer.office, rang=told, zone=alarms.zone_of(viewer), now_ms=viewer.now_ms
        ),
        powers=MAY_SAY,
    )


@require_POST
def make_test(request: Request) -> HttpResponse:
    """Make the test of the day now, or once more."""
    viewer = request.viewer
    return _done(
        request,
        lambda: trial.again(config.config(), party=viewer.party, now_ms=viewer.now_ms),
        powers=MAY_SAY,
    )


@require_POST
def still(request: Request) -> HttpResponse:
    """Still the alarms of an exercise, or let them sound again."""
    viewer = request.viewer
    if request.POST.get("still") == "no":
        return _done(request, lambda: notes.drop(notes.SILENCED), powers=MAY_SAY)
    return _done(
        request,
        lambda: notes.silence(mode=settings.AYNI_MODE, office=viewer.office, now_ms=viewer.now_ms),
        powers=MAY_SAY,
    )


def _done(
    request: Request, deed: Callable[[], object], *, powers: frozenset[str] | None = None
) -> HttpResponse:
    if powers is not None and not request.viewer.may(powers):
        return _refused(request, Refusal("power_lacking"))
    try:
        deed()
    except Refusal as refusal:
        return _refused(request, refusal)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(back) if safe else redirect("web:alarm")


def _refused(request: Request, refusal: Refusal) -> HttpResponse:
    told = {
        "power_lacking": _("Your office does not answer alarms. An office on duty can do this."),
        "rings": _("What rings ends when an office answers it. Open it and acknowledge."),
        "no_alarm": _("This alarm has ended already."),
        "no_test_today": _("No alarm test was made today. Make one now."),
        "test_running": _("Another test of today has just begun."),
        "only_exercise": _("Real alarms are never stilled. Only those of an exercise can be."),
    }
    return _shown(request, refused=told.get(refusal.code, refusal.code))


def _shown(request: Request, *, refused: str = "") -> HttpResponse:
    viewer = request.viewer
    found = trial.result(config.config(), zone=alarms.zone_of(viewer), now_ms=viewer.now_ms)
    shown: dict[str, Any] = {
        "refused": refused,
        "test": alarms.test_line(viewer),
        "test_asked": found.code in {"unsaid", "failed", "silent"} and found.called_ms,
        "ways": alarms.way_lines(viewer),
        "settings_told": alarms.setting_lines(),
        "silenced": alarms.silenced_line(viewer),
        "may_say": viewer.may(MAY_SAY),
        "steps": config.config().steps_min,
        "past": _past(viewer),
    }
    if refused:
        return refuse(request, "web/alarm.html", status=409, **shown)
    return page(request, "web/alarm.html", **shown)


def _past(viewer: Viewer) -> list[Past]:
    return [past(one, viewer) for one in standing.recent() if alarms.meant_for(one, viewer)]


def _file(viewer: Viewer) -> Sheet:
    heads = (
        _("Party"),
        _("Act"),
        _("Reading code"),
        _("Sounded"),
        _("Ended"),
        _("How"),
        _("Calls"),
    )
    rows = [
        (
            one.line.party.upper(),
            one.line.what,
            one.line.code,
            times.iso(one.told_ms),
            "" if one.ended_ms is None else times.iso(one.ended_ms),
            one.end,
            "\n".join(one.calls),
        )
        for one in _past(viewer)
    ]
    return sheets.short("alarms", _("The last alarms"), heads, rows)


def past(one: Alarm, viewer: Viewer) -> Past:
    """Return one of the last alarms in words."""
    ends = {
        "acknowledged": _("an office answered"),
        "looked": _("looked at"),
        "aside": _("its act does not meet an agreed rule"),
        "faded": _("its time is over"),
        "settled": _("nothing is missing any more"),
    }
    return Past(
        line=alarms.line(one),
        told_ms=one.told_ms,
        end=ends.get(one.end, ""),
        ended_ms=one.ended_ms,
        calls=tuple(_call(call, viewer) for call in one.calls.all()),
    )


def _call(call: Call, viewer: Viewer) -> str:
    names = ", ".join(office_name(office, viewer) for office in call.offices) or "–"
    if call.channel == "mail":
        names = _("{offices}, by mail").format(offices=names)
    if call.outcome == "done":
        told = _("step {n}: {offices}, called")
    elif call.outcome == "given_up":
        told = _("step {n}: {offices}, given up: {why}")
    elif call.outcome == "dropped":
        told = _("step {n}: {offices}, no longer needed")
    elif call.outcome == "lost":
        told = _("step {n}: {offices}, called; the node stopped before the command ended")
    elif call.failure:
        told = _("step {n}: {offices}, tried again: {why}")
    else:
        told = _("step {n}: {offices}, being called")
    return told.format(n=call.step, offices=names, why=alarms.failure(call.failure))
