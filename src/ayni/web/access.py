# SPDX-License-Identifier: Apache-2.0
"""Marks views that need less than a person with an office; all others need both."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

_MARK = "ayni_without_office"


def open_to_all(view: View) -> View:
    """Mark a view that anyone may see, such as the sign-in page."""
    setattr(view, _MARK, True)
    return login_not_required(view)


def without_office(view: View) -> View:
    """Mark a view for a person who signed in and has not chosen an office yet."""
    setattr(view, _MARK, True)
    return view


def needs_office(view: Callable[..., object]) -> bool:
    """Tell whether a view is only for a session that acts for an office."""
    return not getattr(view, _MARK, False)
