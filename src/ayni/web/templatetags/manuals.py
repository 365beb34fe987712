# SPDX-License-Identifier: Apache-2.0
"""Writes the "?" that leads from a page to the manual about it; asks the room where it is one's."""

from django import template
from django.template import Context
from django.urls import reverse

from ayni.web import registry
from ayni.web.manuals import pages

register = template.Library()


@register.inclusion_tag("web/parts/manual_link.html", takes_context=True)
def manual_link(context: Context) -> dict[str, object]:
    """Lead to the manual about this page, else to that of the viewer's office, or to all."""
    viewer = context["viewer"]
    match = context["request"].resolver_match
    if match is None or not viewer.signed_in or match.url_name in {"manual", "manuals"}:
        return {}
    name = _about(match.app_name, match.url_name or "")
    name = name or next(iter(pages.of_powers(viewer.powers)), "")
    if not name:
        return {"url": reverse("web:manuals")}
    title = pages.manual(name, viewer.language).title
    return {"url": reverse("web:manual", kwargs={"name": name}), "title": title}


def _about(app_name: str, url_name: str) -> str:
    if app_name == "web":
        return pages.OF_ADDRESS.get(url_name, "")
    return next((room.manual for room in registry.rooms() if room.slug == app_name), "")
