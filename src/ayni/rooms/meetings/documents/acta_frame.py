# SPDX-License-Identifier: Apache-2.0
"""Writes the first words of an acta, and the list of what keeps it from being frozen.

The formula is that of actas of these states; whoever composes changes it. Must not read a table.
Source: rooms.md A2 (Acta, freezing); domain.md 2.4.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from ayni.core.numerals import roman
from ayni.rooms.meetings import facts, rules, selectors
from ayni.rooms.meetings.documents.attending import Lead, leads_of, topics_in
from ayni.rooms.meetings.selectors import ActaRead, Place, Reader, Spoken
from ayni.standards.figures.compare import compare
from ayni.web import acts, offices, words
from ayni.web.parties import forms as names_of
from ayni.web.parties import in_a_row
from ayni.web.readers import DAY_MS

HEADING = frozenset({"head", "foreign"})
ACTING = frozenset({"subrogante", "interino", "encargado"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the check list.

    Attributes:
        text: what was found, and what to do.
        url: where that is done, or empty.
        stops: the text cannot be frozen as long as it stands.
    """

    text: str
    url: str = ""
    stops: bool = True


def frame_initial(
    place: Place, spoken: Sequence[Spoken], before: ActaRead | None, reader: Reader
) -> dict[str, Any]:
    """Return what stands in the form of a frame at first: the version before, or the usual words.

    Args:
        place: the edition.
        spoken: its statements, in order.
        before: the acta that another version is proposed of, or none.
        reader: who composes.
    """
    first: dict[str, Any] = {
        "languages": languages_spoken(spoken, reader),
        "authentic": languages_spoken(spoken, reader),
        "nature": "minutes",
        "valid_until": reader.viewer.now_ms + reader.days(rules.ACTA_DAYS) * DAY_MS,
    }
    for party, (office, capacity) in place.heads.items():
        first |= {f"head_{party}": office, f"capacity_{party}": capacity}
    for code in reader.languages:
        with override(code):
            first[f"title_{code}"] = _title(place, code)
            opening = [_formula(place, code), _tables(place, code)]
            first[f"opening_{code}"] = "\n\n".join(text for text in opening if text)
    shown = before.state.shown if before is not None else None
    if before is not None and shown is not None:
        first |= _as_before(before.act(shown.act.leaf).values)
    return first


def languages_spoken(spoken: Sequence[Spoken], reader: Reader) -> list[str]:
    """Return the languages in which something was said at the tables; the first one if nothing."""
    said = {code for one in spoken if one.row.state != "withdrawn" for code in one.row.languages}
    return [code for code in reader.languages if code in said] or list(reader.languages[:1])


def check_list(
    place: Place,
    spoken: Sequence[Spoken],
    *,
    languages: Collection[str],
    authentic: Collection[str],
    leave_out: Collection[str],
    reader: Reader,
) -> list[Check]:
    """Return what keeps the text from being frozen, and what should be looked at before.

    Args:
        place: the edition.
        spoken: its statements, in order.
        languages: of the acta to be.
        authentic: those of them that are authentic.
        leave_out: object ids of statements that stay out.
        reader: who composes.
    """
    inside = [one for one, _spoken in selectors.drafted(spoken, leave_out)]
    chosen = [code for code in reader.languages if code in languages]
    faults = selectors.freezing_faults(
        place, inside, languages=chosen, authentic=[c for c in chosen if c in authentic]
    )
    found = [
        Check(
            text=selectors.fault_in_words(one),
            url=selectors.statement_url(one.statement) if one.statement else "",
        )
        for one in faults
    ]
    return [*found, *_figures(inside, chosen), *_heads(place, reader)]


def _figures(inside: Sequence[rules.Drafted], languages: Collection[str]) -> list[Check]:
    """Return the figures that one language of a statement has and another lacks."""
    found = []
    for one in inside:
        told = {code: one.texts[code] for code in languages if one.texts.get(code)}
        lone = ", ".join(
            _("“{figure}” not in {languages}").format(
                figure=each.text, languages=", ".join(map(words.language, each.missing))
            )
            for each in compare(told)
        )
        if lone:
            text = _("No. {n}: the languages name different figures: {found}. Compare them.")
            url = selectors.statement_url(one.statement)
            found.append(Check(text=text.format(n=one.number, found=lone), url=url, stops=False))
    return found


def _heads(place: Place, reader: Reader) -> list[Check]:
    """Return who is to sign, where it should be looked at before the ceremony."""
    found = []
    for party in place.row.parties:
        office, capacity = place.heads.get(party, ("", ""))
        if not office:
            text = _("{party} has not announced its delegation: who heads it is not known.")
            found.append(Check(text=text.format(party=party.upper()), stops=False))
            continue
        name = acts.office_name(office, reader.viewer)
        if not place.powers.get(office, frozenset()) & HEADING:
            text = _(
                "{office} heads the delegation of {party} and does not hold the power to consent: "
                "its consent would be irregular. Let another office sign, or declare the power."
            )
            found.append(Check(text=text.format(office=name, party=party.upper()), stops=False))
        elif capacity in ACTING:
            told = str(selectors.CAPACITIES.get(capacity, capacity))
            text = _("{office} of {party} signs {capacity}: this is stated and printed.")
            line = text.format(office=name, party=party.upper(), capacity=told)
            found.append(Check(text=line, stops=False))
    return found


def _title(place: Place, language: str) -> str:
    name = place.names.get(language) or next(iter(place.names.values()), place.code.upper())
    number = roman(place.row.ordinal)
    if place.row.form == "regular":
        return _("Acta of the {number} {name}").format(number=number, name=name)
    if place.row.form == "follow_up":
        told = _("Acta of the follow-up to the {number} {name}")
        return told.format(number=number, name=name)
    told = _("Acta of the extraordinary meeting {number}, {name}")
    return told.format(number=number, name=name)


def _formula(place: Place, language: str) -> str:
    first, last = (date.fromisoformat(day) for day in (place.row.first_day, place.row.last_day))
    name = place.names.get(language) or next(iter(place.names.values()), place.code.upper())
    told = _(
        "In the town of {town}, from {first} to {last}, the {number} {name} was held, with the "
        "participation of the delegations of {parties}."
    )
    return told.format(
        town=place.town,
        first=date_format(first, "DATE_FORMAT"),
        last=date_format(last, "DATE_FORMAT"),
        number=roman(place.row.ordinal),
        name=name,
        parties=in_a_row([names_of(party, language).bare for party in place.row.parties]),
    )


def _tables(place: Place, language: str) -> str:
    """Return the sentence that names the working tables and who led them; empty without any."""
    leads = leads_of(place.leads, place.topics, partial(offices.name_in, language=language))
    if not leads:
        return ""
    told = "; ".join(_table(number, said, language) for number, said in leads.items())
    return _("These working tables sat: {tables}.").format(tables=told)


def _table(number: int, leads: Sequence[Lead], language: str) -> str:
    topic = topics_in(leads)
    told = _("{n}, {topic}, led by {offices}") if topic else _("{n}, led by {offices}")
    led = told.format(n=number, topic=topic, offices=_named(leads, "lead", language))
    drafting = [one for one in leads if one.rapporteur]
    if not drafting:
        return led
    told = _("{table} (rapporteurs: {offices})")
    return told.format(table=led, offices=_named(drafting, "rapporteur", language))


def _named(leads: Sequence[Lead], name: str, language: str) -> str:
    """Return offices with their states: two of one state stand both, in the order of parties."""
    return in_a_row(
        [f"{getattr(one, name)} ({names_of(one.party, language).bare})" for one in leads]
    )


def _as_before(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the frame of a version as fields of a form."""
    first: dict[str, Any] = {
        name: values[name]
        for name in ("languages", "authentic", "nature", "next_host", "next_town")
        if name in values
    }
    for row in values.get("heads", []):
        first |= {
            f"head_{row['party']}": row["office"],
            f"capacity_{row['party']}": row["capacity"],
        }
    for name in ("title", facts.OPENING, facts.CLOSING):
        told = facts.texts_in(values.get(name))
        first |= {f"{name}_{code}": text for code, text in told.items()}
    day = values.get("next_day")
    if isinstance(day, dict):
        first["next_day"] = day.get("day")
    return first
