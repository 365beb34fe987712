# SPDX-License-Identifier: Apache-2.0
"""Draws the Record: every act in order, with its verdict in words, and each act by itself."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
def acts(request: Request) -> HttpResponse:
    """Show all acts in order."""
    return page(request, "web/record.html")
