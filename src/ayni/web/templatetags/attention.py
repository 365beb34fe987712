# SPDX-License-Identifier: Apache-2.0
"""Writes on the page of any object who of the own state attends to it; asks nothing of the room."""

from django import template
from django.template import Context

from ayni.web import attention

register = template.Library()


@register.inclusion_tag("web/parts/attending.html", takes_context=True)
def attending(context: Context) -> dict[str, object]:
    """Say who attends to the object of this page, and offer to do so.

    The object is told by the address, as the rooms name it; a page of something else says nothing.
    """
    request = context["request"]
    viewer = context["viewer"]
    url = request.get_full_path()
    # A page shown as the neighbour will see it tells nothing of this state's inside.
    object_id = "" if getattr(request, "preview", None) else attention.object_of(url)
    found = attention.marks(viewer, object_id=object_id) if object_id else attention.Marks()
    return {
        "object_id": object_id,
        "mark": found.held.get(object_id),
        "offered": bool(context.get("deeds")),
        "matter": request.path,
        "viewer": viewer,
        "csrf_token": context.get("csrf_token"),
    }
