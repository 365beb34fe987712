# SPDX-License-Identifier: Apache-2.0
"""Says why a page cannot be shown and what to do; tells nothing about the inside of the node."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ayni.web.viewer import Request


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read."""
    del exception
    return _told(
        request,
        status=400,
        title=_("This request cannot be read"),
        found=_("The address or the form holds something this page does not know."),
        remedy=_("Go back, load the page again and repeat the step."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an office that may not see the page."""
    del exception
    return _told(
        request,
        status=403,
        title=_("This page is for other offices"),
        found=_("The office you act for does not hold a power that opens this page."),
        remedy=_("Choose another of your offices, or ask the office that holds the matter."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that leads nowhere."""
    del exception
    return _told(
        request,
        status=404,
        title=_("There is no such page"),
        found=_("The address leads to nothing that this node holds."),
        remedy=_("Check the address. An act that has not arrived yet has no page here."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when this node failed."""
    return _told(
        request,
        status=500,
        title=_("This page could not be drawn"),
        found=_("The node met something it did not expect. Nothing was signed by this step."),
        remedy=_("Load the page again. If it stays so, give the hour to whoever runs this node."),
    )


def node_trouble(request: HttpRequest) -> HttpResponse:
    """Answer when the node itself cannot do what was asked: disk, database or key."""
    return _told(
        request,
        status=503,
        title=_("This node cannot write now"),
        found=_("Its disk, its database or a key does not allow it. Nothing was signed or lost."),
        remedy=_(
            "Go back: your browser keeps what you typed. Tell whoever runs this node; if the "
            "matter is urgent, use the telephone."
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was not drawn by this node for this session."""
    del reason
    return _told(
        request,
        status=403,
        title=_("This form has expired"),
        found=_("The form was not drawn in this session. Nothing was signed."),
        remedy=_("Go back, load the page again and repeat the step."),
    )


def _told(
    request: HttpRequest, *, status: int, title: str, found: str, remedy: str
) -> HttpResponse:
    shown = {"title": title, "found": found, "remedy": remedy, "status": status}
    text = render_to_string("web/trouble.html", shown, request=cast(Request, request))
    return HttpResponse(text, status=status)
