# SPDX-License-Identifier: Apache-2.0
"""Takes a reading code as it was heard; the check digits refuse a misheard one and say which."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ayni.core.errors import Refusal
from ayni.core.shortcodes import ALPHABET, CHECK_DIGITS, expected_check, parse, plain, spell
from ayni.web.parties import DEFAULT_LANGUAGE

CODE_CHARS_MAX = 24


class CodeField(forms.CharField):
    """A reading code; its value is the one spelling, or empty. Nothing is looked up."""

    def __init__(self, **kwargs: Any) -> None:
        """Bound what is typed, and show what is expected."""
        look = {"autocomplete": "off", "autocapitalize": "characters"}
        super().__init__(max_length=CODE_CHARS_MAX, widget=forms.TextInput(attrs=look), **kwargs)

    def clean(self, value: Any) -> str:
        """Return the code in its one spelling.

        Raises:
            ValidationError: it is no code, or its check digits ask for another one.
        """
        typed = super().clean(value)
        if not typed.strip():
            return ""
        try:
            return parse(typed)
        except Refusal as refusal:
            raise ValidationError(_in_words(typed, refusal)) from None


def spelled(code: str) -> str:
    """Return how a code is read out, in the language of the page."""
    return " · ".join(spell(code, get_language() or DEFAULT_LANGUAGE))


def _in_words(typed: str, refusal: Refusal) -> str:
    told = plain(typed)
    if refusal.code == "code_check_wrong":
        body, check = told[:-CHECK_DIGITS], told[-CHECK_DIGITS:]
        return _(
            "The check digits of {code} would be {expected}; {found} was noted. One sign was "
            "misheard. Read it back and ask for it again: {spoken}."
        ).format(
            code=body,
            expected=expected_check(body),
            found=check,
            spoken=spelled(f"{body}{check}") if check.isdecimal() else spelled(body),
        )
    strange = next((sign for sign in told if sign not in ALPHABET), "")
    if strange:
        return _("“{sign}” occurs in no reading code. Expected one such as 7K3M-Q9TD-41.").format(
            sign=strange
        )
    return _(
        "{n} signs were noted; a reading code has ten or twelve, such as 7K3M-Q9TD-41."
    ).format(n=len(told))
