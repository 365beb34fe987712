# SPDX-License-Identifier: Apache-2.0
"""Takes whole texts: a first version, a counter-proposal, a new version of what is in force."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from ayni.adapters.record.sequencing import Appended
from ayni.rooms.procedures import facts, forms, rules, selectors, services
from ayni.rooms.procedures.selectors import ProtocolRead, Reader
from ayni.rooms.procedures.services import Text
from ayni.rooms.procedures.states import Version
from ayni.rooms.procedures.views.room import open_to_readers, read_or_404, version_or_404
from ayni.web.deeds import Deed
from ayni.web.matter_pages import opened_by, opening_page, stated_by
from ayni.web.parts.fields import offered
from ayni.web.viewer import Request

TEMPLATE = "procedures/propose.html"


@require_http_methods(["GET", "POST"])
@open_to_readers
def new(request: Request, reader: Reader) -> HttpResponse:
    """Take the first version of a protocol."""
    posted = request.POST if request.method == "POST" else None
    form = forms.ProposeForm(
        posted,
        request.FILES if posted is not None else None,
        languages=reader.languages,
        initial={"valid_until": _valid_until(reader), "topic": request.GET.get("topic", "")},
        **offered(reader),
    )

    def opening(deed: Deed) -> Appended:
        told = form.cleaned_data
        return services.propose_version(deed, topic=told["topic"], text=Text(**told["text"]))

    done = opened_by(request, form, opening, refusals=selectors.REFUSALS)
    if done is not None:
        return redirect(selectors.object_url(done.leaf.hex()))
    return opening_page(request, TEMPLATE, form)


@require_http_methods(["GET", "POST"])
@open_to_readers
def replace(request: Request, reader: Reader, object_id: str, leaf: str) -> HttpResponse:
    """Take a text that shall stand in the place of another one."""
    read = read_or_404(object_id, reader)
    replaced = version_or_404(read, leaf)
    posted = request.POST if request.method == "POST" else None
    form = forms.ReplaceForm(
        posted,
        request.FILES if posted is not None else None,
        languages=reader.languages,
        initial=_held(read, replaced, reader),
        **offered(reader),
    )

    def stating(deed: Deed) -> Appended:
        text = Text(**form.cleaned_data["text"])
        return services.propose_replacement(deed, replaces=[leaf], text=text)

    about = bytes.fromhex(object_id)
    done, aged = stated_by(request, form, stating, refusals=selectors.REFUSALS, about=about)
    if done is not None:
        return redirect(selectors.version_url(object_id, done.leaf.hex()))
    return opening_page(
        request,
        TEMPLATE,
        form,
        replaced=replaced,
        title=facts.title_of(read.act(replaced.leaf).values, reader.viewer.language),
        object_id=object_id,
        # Where something came in, the page shows it; whoever signs once more has read it.
        expected=read_or_404(object_id, reader).version if aged else read.version,
        counters=replaced.agreed_ms is None and replaced.proposal.act.party != reader.viewer.party,
        aged=aged,
    )


def _held(read: ProtocolRead, replaced: Version, reader: Reader) -> Mapping[str, Any]:
    """Return what stands in the fields at first: the text that is replaced."""
    values = read.act(replaced.leaf).values
    wording = facts.wording_of(values)
    titles = values.get("title")
    held: dict[str, Any] = {
        "clause": replaced.clause,
        "nature": values.get("nature"),
        "valid_until": _valid_until(reader),
    }
    for code in reader.languages:
        held[f"title_{code}"] = titles.get(code, "") if isinstance(titles, dict) else ""
        held[f"text_{code}"] = rules.joined(wording, code) if code in replaced.languages else ""
    for row, step in enumerate(replaced.steps):
        held[f"step_{row}_number"] = replaced.segments.index(step.segment) + 1
        held[f"step_{row}_power"] = step.power
        held[f"step_{row}_minutes"] = step.minutes
    held["rows_count"] = max(forms.STEP_ROWS, len(replaced.steps) + 4)
    return held


def _valid_until(reader: Reader) -> int:
    days = reader.agreed(rules.PROPOSAL_DAYS)
    minute = 60_000
    return (reader.viewer.now_ms + days * selectors.DAY_MS) // minute * minute
