# SPDX-License-Identifier: Apache-2.0
"""Offers a deed: a form, its button, and the sentence of what will be signed; signs nothing.

A page holds several deeds; each posts its own name and the version of the object it was drawn
from, so that a page that has aged is refused with a look at what came in (D-10).
"""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest

DEED_FIELD = "deed"
EXPECTED_FIELD = "expected"
REOPEN_FIELD = "reopen"
"""Field of a form that is sent only to be shown again with what stands in it."""
UNSENT = "unsent"
"""Its value for a form that was never sent: `web/unsent.py`."""
DIGITS_MAX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedForm:
    """One deed on a page.

    Attributes:
        name: what the form posts as `deed`; unique on the page.
        title: what is offered, such as "Acknowledge".
        button: word on the button; the title if empty.
        sentence: what will be signed (D-8, D-11), shown under the button.
        form: fields, already bound after a refusal.
        action: where it is posted; the page itself if empty.
        expected: version of the object as displayed, or none.
        urgent: signs with no further page, and says so (D-9).
        open: whether it stands open from the start.
        grave: consent, objection, suspension, erasure, publication: another kind of button.
        recipients: who will receive it, where the sentence does not say so.
        note: a hint above the fields.
    """

    name: str
    title: str
    sentence: str
    form: forms.Form
    button: str = ""
    action: str = ""
    expected: int | None = None
    urgent: bool = False
    open: bool = False
    grave: bool = False
    recipients: str = ""
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether the form is shown at once: on demand, or because it has errors."""
        return self.open or (self.form.is_bound and bool(self.form.errors))

    @property
    def multipart(self) -> bool:
        """Tell whether the form carries files."""
        return self.form.is_multipart()


class NoFields(forms.Form):
    """A deed that asks for nothing but the button."""


def deed_asked(request: HttpRequest) -> str:
    """Return which deed of the page was posted; empty for a page that is only read."""
    return request.POST.get(DEED_FIELD, "") if request.method == "POST" else ""


def expected_version(request: HttpRequest) -> int | None:
    """Return the version of the object the form was drawn from, or none."""
    told = request.POST.get(EXPECTED_FIELD, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= DIGITS_MAX else None
