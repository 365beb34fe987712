# SPDX-License-Identifier: Apache-2.0
"""Writes icons, party marks, instants, rows of tables and form controls; decides nothing."""

from collections.abc import Iterable, Sequence

from django import forms, template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.choices import flatten_choices
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ayni.core.room_limits import CHOICES_ON_PAPER_MAX_COUNT
from ayni.web import times, words
from ayni.web.parties import forms as party_forms
from ayni.web.parties import known
from ayni.web.parts.tables import Cell
from ayni.web.parts.timelines import capacity_in_words
from ayni.web.times import Clocks, PartyZone

register = template.Library()

ICONS = "vendor/tabler-icons-3.51.0/icons.svg"
FINGERPRINT_GROUP_CHARS = 4
CHECKED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; with a label it is read aloud, without one it is ornament."""
    spoken = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"></use></svg>', spoken, static(ICONS), name
    )


@register.simple_tag
def party(code: str) -> SafeString:
    """Draw a party's mark: its code and its pattern; the full name is read aloud."""
    if not code:
        return SafeString("")
    pattern = code if code in known() else "none"
    return format_html(
        '<span class="party" title="{}"><span class="party-weave weave-{}" aria-hidden="true">'
        "</span><abbr>{}</abbr></span>",
        party_forms(code).bare,
        pattern,
        code.upper(),
    )


@register.simple_tag
def table_row(row: Sequence[Cell]) -> SafeString:
    """Draw the places of one row of a table.

    A list has hundreds of them: as lines of a template they took half of the time of its page.
    """
    return SafeString("".join(map(_cell, row)))


@register.simple_tag
def moment(at_ms: int, clocks: Clocks) -> SafeString:
    """Write an instant on the clocks of both parties."""
    return _time(at_ms, times.moment(at_ms, clocks))


@register.simple_tag
def deadline(at_ms: int, clocks: Clocks, whose: str) -> SafeString:
    """Write the end of a day or an hour, first on the clock that decides."""
    return _time(at_ms, times.deadline(at_ms, clocks, whose=whose))


@register.simple_tag
def on_clock(at_ms: int, zone: PartyZone, clocks: Clocks) -> SafeString:
    """Write an instant on one clock."""
    return _time(at_ms, times.reading(at_ms, zone, clocks))


@register.simple_tag
def ago(at_ms: int, clocks: Clocks) -> SafeString:
    """Write how long ago an instant was."""
    return _time(at_ms, _("{d} ago").format(d=times.ago(at_ms, clocks.now_ms)))


@register.simple_tag
def wall_clock(zone: PartyZone, now_ms: int) -> SafeString:
    """Write the hour of one party; a script may keep it going."""
    day, hour = times.wall(now_ms, zone)
    return format_html(
        '<time class="wall" datetime="{}" data-clock="{}" data-now="{}">'
        '<span class="wall-hour">{}</span> <span class="wall-day">{}</span></time>',
        times.iso(now_ms),
        zone.zone,
        now_ms,
        hour,
        day,
    )


@register.filter
def raised(sentence: str) -> str:
    """Raise the first letter of a sentence, unless it begins with the id of an office."""
    first = sentence.partition(" ")[0]
    return sentence if "." in first.rstrip(".") else sentence[:1].upper() + sentence[1:]


@register.filter
def capacity(code: str) -> str:
    """Return what a capacity is called."""
    return capacity_in_words(code)


@register.filter
def alarm(code: str) -> str:
    """Return what an alarm is about."""
    return words.alarm(code)


@register.filter
def grouped(fingerprint: str) -> str:
    """Break a fingerprint into groups of four, so that eyes and voice can follow."""
    step = FINGERPRINT_GROUP_CHARS
    return " ".join(fingerprint[at : at + step] for at in range(0, len(fingerprint), step))


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw the control of a form field in the look of the house."""
    widget = field.field.widget
    name = "form-control"
    if isinstance(widget, CHECKED):
        name = "form-check-input"
    elif isinstance(widget, forms.Select):
        name = "form-select"
    if field.errors:
        name = f"{name} is-invalid"
    return field.as_widget(attrs={"class": name})


@register.filter
def choices_on_paper(field: BoundField) -> list[str]:
    """List what may be chosen, for a sheet that is filled in by hand; nothing once it is chosen."""
    widget = field.field.widget
    if not isinstance(widget, forms.Select) or field.value():
        return []
    found: Iterable[tuple[object, object]] = flatten_choices(widget.choices)
    offered = [str(word) for value, word in found if value]
    return offered if len(offered) <= CHOICES_ON_PAPER_MAX_COUNT else []


@register.filter
def shape(field: BoundField) -> str:
    """Tell how a field is laid out: one, many or line."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "many"
    return "one" if isinstance(widget, forms.CheckboxInput) else "line"


def _time(at_ms: int, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', times.iso(at_ms), text)


def _cell(cell: Cell) -> SafeString:
    shown: str = cell.text
    if cell.code:
        shown = format_html("<code>{}</code>", shown)
    if cell.url:
        shown = format_html('<a href="{}" hx-boost="false">{}</a>', cell.url, shown)
    elif cell.iso and not cell.code:
        shown = format_html('<time datetime="{}">{}</time>', cell.iso, shown)
    if cell.party:
        shown = format_html("{} {}", party(cell.party), shown)
    if cell.note:
        shown = format_html('{} <span class="cell-note">{}</span>', shown, cell.note)
    marks = [f"tone-{cell.tone}"] if cell.tone else []
    if cell.numeric:
        marks.append("numeric")
    if not marks:
        return format_html('<td data-label="{}">{}</td>', cell.head, shown)
    return format_html('<td data-label="{}" class="{}">{}</td>', cell.head, " ".join(marks), shown)
