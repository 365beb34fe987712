# SPDX-License-Identifier: Apache-2.0
"""Asks of which edition a report is made, and of which edition and area a board."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ayni.rooms.understandings.selectors import AREAS


class EditionForm(forms.Form):
    """Which edition; signs nothing."""

    edition = forms.ChoiceField(label=_("Edition"), required=False)

    def __init__(self, data: Any = None, *, editions: list[str]) -> None:
        """Offer the editions that have understandings."""
        super().__init__(data)
        choices = [("", _("all editions")), *((one, one) for one in editions)]
        self.fields["edition"].choices = choices  # type: ignore[attr-defined]


class BoardForm(EditionForm):
    """Which edition and which area; signs nothing."""

    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, data: Any = None, *, editions: list[str], areas: list[str]) -> None:
        """Offer what has understandings."""
        super().__init__(data, editions=editions)
        named = ((code, AREAS.get(code, code)) for code in areas)
        self.fields["area"].choices = [("", _("all areas")), *named]  # type: ignore[attr-defined]
