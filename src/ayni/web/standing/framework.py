# SPDX-License-Identifier: Apache-2.0
"""Draws the Framework: the constitution in force and proposed, parties, offices and places."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
def framework(request: Request) -> HttpResponse:
    """Show what rules this partnership."""
    return page(request, "web/framework.html")
