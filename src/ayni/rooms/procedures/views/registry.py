# SPDX-License-Identifier: Apache-2.0
"""Draws the registry of protocols and the answer to what binds today; decides nothing."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from ayni.rooms.procedures import documents, facts, forms, mappings, selectors
from ayni.rooms.procedures.selectors import Answer, Reader, Tab
from ayni.rooms.procedures.views.room import open_to_readers, read_or_404, tabs_of
from ayni.web import acts, times
from ayni.web.parts import tables
from ayni.web.parts.stamps import printed_by
from ayni.web.shell import page
from ayni.web.viewer import Request


@require_safe
@open_to_readers
def listed(request: Request, reader: Reader, tab: Tab) -> HttpResponseBase:
    """Show the versions of one tab, as a page or as CSV."""
    plan = mappings.registry_plan(reader)
    rows = tables.query_reader(selectors.listing(reader=reader, tab=tab), plan)
    lines = selectors.titled(rows, reader)
    if tables.wants_export(request):
        return tables.export(request, plan, lines)
    return page(
        request,
        "procedures/list.html",
        part="listing",
        table=tables.build(request, plan, lines),
        tabs=tabs_of(reader, tab),
        may_propose=reader.may(facts.VERSION_PROPOSED),
    )


@require_safe
@open_to_readers
def today(request: Request, reader: Reader) -> HttpResponse:
    """Say what binds on a topic, now or at a past instant, with all that hangs on it."""
    topics = selectors.topics_known()
    asked = request.GET if request.GET.get("topic") else None
    form = forms.TodayForm(
        asked,
        topics=[(code, selectors.topic_name(code)) for code in topics],
        zones=reader.viewer.clocks.zones,
    )
    told: list[documents.AnswerView] = []
    standing: list[documents.Standing] = []
    if asked is None:
        standing = documents.standing_on(selectors.standing_now(topics, reader), reader)
    elif form.is_valid():
        instants = form.cleaned_data["instants"] or [reader.viewer.now_ms]
        found = selectors.answers(form.cleaned_data["topic"], instants)
        told = [_answer(one, reader) for one in found]
    viewer = reader.viewer
    return page(
        request,
        "procedures/today.html",
        form=form,
        topics=topics,
        answers=told,
        standing=standing,
        now=times.moment(reader.viewer.now_ms, reader.viewer.clocks),
        differ=len(told) > 1,
        topic=selectors.topic_name(form.cleaned_data["topic"]) if told else "",
        printed=printed_by(acts.office_name(viewer.office, viewer), viewer.clocks),
    )


def _answer(answer: Answer, reader: Reader) -> documents.AnswerView:
    views = []
    for binding in answer.bindings:
        read = read_or_404(binding.protocol.hex(), reader)
        mark = selectors.marks_of(read, reader)[binding.version.leaf.hex()]
        views.append((binding, documents.version_view(read, binding.version, mark, reader)))
    return documents.answer_view(answer, views, reader)
