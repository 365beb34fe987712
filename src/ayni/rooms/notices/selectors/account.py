# SPDX-License-Identifier: Apache-2.0
"""Reads what a relation of facts tells: one matter, or all matters of a place and a window.

Messages heard have no place: those come in that read out an act of a matter, or that a person
pointed to it. Source: rooms.md A0.10.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from ayni.adapters.record import reading
from ayni.adapters.record.reading import ActRead
from ayni.core.errors import Refusal
from ayni.core.limits import ACCOUNT_ACTS_MAX_COUNT
from ayni.rooms.notices.models import Incident, Message, Notice, Series, SeriesRow, Unusual
from ayni.rooms.notices.selectors.incident import incident_title, incident_url
from ayni.rooms.notices.selectors.message import message_title, message_url
from ayni.rooms.notices.selectors.notice import object_url, title
from ayni.rooms.notices.selectors.series import series_title, series_url
from ayni.rooms.notices.selectors.unusual import unusual_title, unusual_url
from ayni.web.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a relation of facts tells.

    Attributes:
        acts: every act of the matters.
        titles: object id (hex) to what the matter is called and its page.
    """

    acts: Sequence[ActRead]
    titles: Mapping[str, tuple[str, str]]


def told_of(object_id: str, name: str, *, reader: Reader) -> Told:
    """Return the acts of one matter and of the messages heard about it, in display order.

    Args:
        object_id: of the matter, hex.
        name: what it is called.
        reader: who reads.

    Raises:
        Refusal: account_long, with `most`.
    """
    return _with_messages({object_id: (name, object_url(object_id))}, reader)


def told_at(place: str, *, from_ms: int, until_ms: int, reader: Reader) -> Told:
    """Return the acts of all matters at a place in a window, by the times their authors state.

    Args:
        place: id of the place.
        from_ms: first instant of the window.
        until_ms: first instant after it.
        reader: who reads.

    Raises:
        Refusal: account_long, with `most`.
    """
    told = _with_messages(_matters_at(place, from_ms, until_ms, reader), reader)
    return Told(acts=sorted(told.acts, key=lambda act: act.at_ms), titles=told.titles)


def _matters_at(
    place: str, from_ms: int, until_ms: int, reader: Reader
) -> dict[str, tuple[str, str]]:
    begins = Q(starts_ms__gte=from_ms, starts_ms__lt=until_ms)
    lasts = Q(starts_ms__lt=from_ms, ends_ms__gt=from_ms)
    endless = Q(starts_ms__lt=from_ms, ends_ms=None, open=True)
    # Places are a list; an id has no quotation mark, so that it is found between two of them.
    there = Q(places_text__contains=f'"{place}"')
    most = ACCOUNT_ACTS_MAX_COUNT + 1
    text = Cast("places", CharField())
    notices = Notice.objects.annotate(places_text=text).filter(there, begins | lasts | endless)
    rows = SeriesRow.objects.annotate(places_text=text).filter(there, begins | lasts)
    series = Series.objects.filter(pk__in=rows.values("series"))
    incidents = Incident.objects.filter(
        Q(closed_ms=None) | Q(closed_ms__gte=from_ms), place=place, opened_ms__lt=until_ms
    )
    asked = Unusual.objects.filter(place=place, observed_ms__gte=from_ms, observed_ms__lt=until_ms)
    return {
        **{n.object_id: (title(n, reader), object_url(n.object_id)) for n in notices[:most]},
        **{s.object_id: (series_title(s, reader), series_url(s.object_id)) for s in series[:most]},
        **{
            i.object_id: (incident_title(i, reader), incident_url(i.object_id))
            for i in incidents[:most]
        },
        **{u.object_id: (unusual_title(u, reader), unusual_url(u.object_id)) for u in asked[:most]},
    }


def _with_messages(titles: Mapping[str, tuple[str, str]], reader: Reader) -> Told:
    acts = _acts(titles)
    codes = {act.code for act in acts}
    about = Q(code__in=codes) | Q(links__other__in=list(titles))
    rows = Message.objects.filter(about).exclude(pk__in=list(titles)).distinct()
    heard = {
        row.object_id: (message_title(row, reader), message_url(row.object_id))
        for row in rows.order_by("heard_ms", "pk")[: ACCOUNT_ACTS_MAX_COUNT + 1]
    }
    found = {**titles, **heard}
    return Told(acts=_acts(found) if heard else acts, titles=found)


def _acts(objects: Collection[str]) -> list[ActRead]:
    """Return the acts of matters in display order.

    Raises:
        Refusal: account_long.
    """
    most = ACCOUNT_ACTS_MAX_COUNT
    ids = [bytes.fromhex(one) for one in objects]
    acts = reading.acts_of(ids, at_most=most + 1) if len(ids) <= most else []
    if len(acts) > most or len(ids) > most:
        raise Refusal("account_long", most=most)
    return acts


def account_refused(refusal: Refusal) -> str:
    """Return what a person is told when a relation of facts would be too long."""
    return _(
        "More than {most} acts were found; a relation of facts holds at most {most}. Choose a "
        "shorter window."
    ).format(most=refusal.params["most"])
