# SPDX-License-Identifier: Apache-2.0
"""Draws the Link screen: how the link to each neighbour stands, and what to do; asks nobody."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ayni.web import links as health
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
def links(request: Request) -> HttpResponse:
    """Show every link with its counts, its trouble and the remedy."""
    clocks = request.viewer.clocks
    shown = [(one, health.sentence(one, clocks)) for one in health.healths()]
    return page(request, "web/links.html", part="links", shown=shown, clocks=clocks)
