# SPDX-License-Identifier: Apache-2.0
"""Writes on the page of a matter what other rooms did in it; asks nothing of either room."""

from django import template
from django.template import Context

from ayni.web import matters

register = template.Library()


@register.inclusion_tag("web/parts/citing.html", takes_context=True)
def other_rooms(context: Context, object_id: str) -> dict[str, object]:
    """Show the acts that cite this matter, and the deeds that may be done in it."""
    viewer = context["viewer"]
    return {
        "lines": matters.cited_in(object_id, viewer),
        "offered": matters.offered(object_id, viewer),
    }
