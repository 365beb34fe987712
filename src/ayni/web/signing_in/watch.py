# SPDX-License-Identifier: Apache-2.0
"""Asks whoever takes a watch for the second factor once more; for an urgent deed it is not asked.

Source: rooms.md A0.1 (Turno).
"""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from ayni.adapters import clock
from ayni.adapters.entrance import factors
from ayni.web.viewer import Request


def asked(request: Request) -> HttpResponse | None:
    """Lead to the page that asks for a factor, unless one was shown within minutes.

    A browser that is remembered does not stand in for it: a watch lasts through the night. Who has
    no factor is not asked; whether an office needs one is judged at the door.
    """
    person = request.viewer.person
    if person is None or not factors.enrolled(person):
        return None
    if factors.fresh(request.session, person, at=clock.now()):
        return None
    onward = urlencode({"next": reverse("web:watch")})
    return redirect(f"{reverse('mfa_reauthenticate')}?{onward}")
