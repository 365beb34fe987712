# SPDX-License-Identifier: Apache-2.0
"""No page of a matter signs a grave deed that nobody was asked about once more."""

from __future__ import annotations

from typing import cast

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory

from ayni.adapters.record.sequencing import Appended
from ayni.core.errors import Refusal
from ayni.web.matter_pages import Matter, answered
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.testing import a_viewer
from ayni.web.viewer import Request

pytestmark = pytest.mark.django_db(databases=["default", "record"])


class Grave(DeedFields):
    title = "Denounce"
    kind = "notices.closed/1"
    grave = True
    attachable = False

    why = forms.CharField(label="Why")


def post(**typed: str) -> tuple[HttpResponse, list[str]]:
    """Post a grave deed to a page that says nothing of how it is asked; return what was signed."""
    request = RequestFactory().post("/matter/", {"deed": "denounce", **typed})
    request.__dict__.update(viewer=a_viewer(powers=("liaison",), language="en"), htmx=False)
    signed: list[str] = []

    def service(_deed: object, *, why: str) -> Appended:
        signed.append(why)
        raise Refusal("tried")

    matter = Matter(
        object_id="ab" * 32,
        url="/matter/",
        services={"denounce": service},
        bind=lambda name: Grave(request.POST, name=name),
        refusals={},
        shown=lambda bound, _aged: HttpResponse(",".join(bound)),
    )
    return cast(HttpResponse, answered(cast(Request, request), matter)), signed


def test_a_grave_deed_is_asked_once_more_with_what_was_typed() -> None:
    response, signed = post(why="Caudal")
    page = response.content.decode()
    assert signed == []
    assert "Caudal" in page
    assert 'name="confirmed"' in page
    assert "Denounce" in page


def test_confirmed_it_is_done() -> None:
    _response, signed = post(why="Caudal", confirmed="yes")
    assert signed == ["Caudal"]


def test_what_is_not_in_order_is_not_even_asked() -> None:
    response, signed = post()
    assert (response.content, signed) == (b"denounce", [])
