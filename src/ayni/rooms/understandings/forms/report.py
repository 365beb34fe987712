# SPDX-License-Identifier: Apache-2.0
"""Asks of which edition a report is made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class EditionForm(forms.Form):
    """Which edition; signs nothing."""

    edition = forms.ChoiceField(label=_("Edition"), required=False)

    def __init__(self, data: Any = None, *, editions: list[str]) -> None:
        """Offer the editions that have understandings."""
        super().__init__(data)
        choices = [("", _("all editions")), *((one, one) for one in editions)]
        self.fields["edition"].choices = choices  # type: ignore[attr-defined]
