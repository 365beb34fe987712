# SPDX-License-Identifier: Apache-2.0
"""Leads from the form of a deed to its draft, and back to the form; shows no draft itself."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse
from django.shortcuts import redirect

from ayni.adapters.clearance import drafts
from ayni.adapters.clearance.models import Draft, Version
from ayni.core.errors import Deferred
from ayni.web.attaching import FIELD
from ayni.web.parts.attach_field import KEPT
from ayni.web.parts.deeds import REOPEN_FIELD
from ayni.web.viewer import Request

REOPENS = REOPEN_FIELD
FRESH_STATES = frozenset({"stopped", "cancelled"})
"""A draft that has ended stays as it is: its form, opened again, is of a new deed."""
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", REOPENS})


def kept(request: Request, deferred: Deferred) -> HttpResponse:
    """Keep what was typed beside the draft, and lead to its page."""
    told = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT
        for value in values
    ]
    drafts.keep_form(deferred.draft, path=request.get_full_path(), fields=urlencode(told))
    return redirect("web:draft", number=deferred.draft)


def typed(draft: Draft, version: Version) -> Sequence[tuple[str, str]]:
    """Return what stands in the form of a version, name and value, to open it again."""
    left = {f"{FIELD}{KEPT}", *(["deed_id"] if draft.state in FRESH_STATES else [])}
    told = parse_qsl(version.fields, keep_blank_values=True)
    files = [(f"{FIELD}{KEPT}", one.hash.hex()) for one in drafts.files_of(version.values)]
    return [*((name, value) for name, value in told if name not in left), *files]
