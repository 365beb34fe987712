# SPDX-License-Identifier: Apache-2.0
"""Draws the manuals: those of the own office first; shows nothing of a record."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ayni.web.access import without_office
from ayni.web.manuals import pages
from ayni.web.manuals.pages import Manual
from ayni.web.shell import page
from ayni.web.viewer import Request


@without_office
@require_safe
def manuals(request: Request) -> HttpResponse:
    """List every manual; those of the viewer's office stand apart."""
    own = pages.of_powers(request.viewer.powers)
    offices = [name for name in dict.fromkeys(pages.OF_POWER.values()) if name not in own]
    return page(
        request,
        "web/manuals.html",
        heaps=[
            (_("Of your office"), _all(request, own)),
            (_("What several offices do"), _all(request, pages.TOPICS)),
            (_("Of other offices"), _all(request, offices)),
        ],
    )


@without_office
@require_safe
def manual(request: Request, name: str) -> HttpResponse:
    """Show one manual in the reader's language.

    Raises:
        Http404: there is no such manual.
    """
    if name not in pages.NAMES:
        raise Http404(name)
    return page(request, "web/manual.html", manual=pages.manual(name, request.viewer.language))


def _all(request: Request, names: list[str] | tuple[str, ...]) -> list[Manual]:
    return [pages.manual(name, request.viewer.language) for name in names]
