# SPDX-License-Identifier: Apache-2.0
"""Writes what stands around the deeds of any page: what came in, who clears it; asks no room."""

from django import template
from django.conf import settings
from django.template import Context
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ayni.adapters.clearance import chains, declared
from ayni.adapters.clearance.chains import Path
from ayni.adapters.clearance.models import Chain
from ayni.adapters.record import registry as record_registry
from ayni.web import newer
from ayni.web.parts import visas

register = template.Library()


@register.inclusion_tag("web/parts/came.html", takes_context=True)
def came_meanwhile(context: Context) -> dict[str, object]:
    """Show what had come in before an urgent deed was signed, on the page it leads to."""
    found = newer.came_meanwhile(context["request"], context.get("timeline"))
    return {"newer": found, "viewer": context["viewer"]}


@register.simple_tag(takes_context=True)
def passes(context: Context, kind: str, *, always: bool = False) -> str:
    """Say under a button that it does not sign yet: who clears it first, or for how long it waits.

    Args:
        context: of the page; the chains are read once for it.
        kind: of the act, or empty for what signs nothing.
        always: every deed of this form is one that is cleared, even if others of its kind are not.
    """
    known = record_registry.kinds().get(kind)
    viewer = context["viewer"]
    if known is None or not viewer.office:
        return ""
    one = declared.of_kind(kind)
    if known.urgent and not always:
        return ""
    mode = settings.AYNI_MODE
    path = chains.path_for(kind, mode=mode, party=viewer.party, held=_all_set(context, mode))
    if path.empty or (not path.set and chains.DEFAULT_POWER in viewer.powers):
        return ""
    return _said(path, every=always or one.every)


def _all_set(context: Context, mode: str) -> dict[str, Chain]:
    """Return the chains of this state, read once for a page however many deeds it offers."""
    request = context["request"]
    held: dict[str, Chain] | None = getattr(request, "chains_set", None)
    if held is None:
        held = request.chains_set = chains.all_set(mode)
    return held


def _said(path: Path, *, every: bool) -> str:
    if not path.steps:
        return ngettext(
            "It is signed {n} second after you press the button; until then it can be held back.",
            "It is signed {n} seconds after you press the button; until then it can be held back.",
            path.hold_s,
        ).format(n=path.hold_s)
    offices = ", ".join(visas.office(step.office) or "—" for step in path.steps)
    if every:
        return _(
            "This button does not sign yet: first it is cleared by {offices}. No other state "
            "learns of it."
        ).format(offices=offices)
    return _(
        "If it goes further than what stands, this button does not sign yet: first it is cleared "
        "by {offices}."
    ).format(offices=offices)
