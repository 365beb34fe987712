# SPDX-License-Identifier: Apache-2.0
"""Reads what a person asks of the search, and says what is wrong with it; looks nothing up.

One question, one outcome: what cannot be asked is refused with what was found and what to do.
Source: rooms.md A0.9 (Buscar), A0.11 (a matter is visible by office).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.adapters.record import registry as record_registry
from ayni.adapters.search import folding
from ayni.adapters.search.finding import Key, Query
from ayni.core.errors import Refusal
from ayni.core.limits import SEARCH_TYPED_CHARS_MAX, SEARCH_WORDS_MAX_COUNT
from ayni.web import acts, offices, recorded, registry, times, words
from ayni.web.parties import forms
from ayni.web.parts.tables import Choice
from ayni.web.registry import Words
from ayni.web.viewer import Viewer

_KEY: Final = re.compile(r"(\d{1,16})\.(\d{1,18})")
_SIGN: Final = "[0-9A-Za-z]"
_CODE: Final = re.compile(rf"{_SIGN}{{4}}([- ]?){_SIGN}{{4}}\1(?:{_SIGN}{{2}}\1)?\d\d")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_LABELS: Final[dict[str, Words]] = {
    "party": gettext_lazy("Party"),
    "room": gettext_lazy("Room"),
    "kind": gettext_lazy("Kind"),
    "place": gettext_lazy("Place"),
    "office": gettext_lazy("Office"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks.

    Attributes:
        typed: as it was typed, shown again in the field.
        choices: the lists to choose from, with what was chosen.
        since: first day, as typed.
        until: last day, as typed.
        query: what is looked for.
        before: where the page of results begins.
        refused: why it cannot be asked, or empty.
    """

    typed: str
    choices: Sequence[Choice]
    since: str
    until: str
    query: Query
    before: Key | None
    refused: str

    @property
    def narrowed(self) -> bool:
        """Tell whether anything stands in the form."""
        return bool(self.typed or self.refused or not self.query.empty)

    @property
    def in_words(self) -> str:
        """Return the question in one line, for a sheet of paper on which no form is printed."""
        told = [self.typed] if self.typed else []
        for choice in self.choices:
            told += [
                f"{choice.label}: {label}"
                for value, label in choice.choices
                if value == choice.value
            ]
        days = ((_("From the day"), self.since), (_("to the day"), self.until))
        told += [f"{label} {typed}" for label, typed in days if typed]
        return " · ".join(told)


def asked_of(address: QueryDict, viewer: Viewer) -> Asked:
    """Read the address.

    Args:
        address: `q`, `party`, `room`, `kind`, `place`, `office`, `from`, `to`, `before`.
        viewer: who asks; rooms that the office may not read are no choice and no result.
    """
    whole = address.get("q", "").strip()
    since, until = (address.get(name, "").strip()[:20] for name in ("from", "to"))
    choices = [_choice(key, address, viewer) for key in _LABELS]
    chosen = {choice.key: choice.value for choice in choices}
    refused = _wrong_words(whole) or _wrong_choice(address, choices)
    first, last = _day(since), _day(until)
    refused = refused or _wrong_window(first, last, since, until, viewer)
    begins, ends = _window(first, last, viewer)
    return Asked(
        typed=whole[:SEARCH_TYPED_CHARS_MAX],
        choices=choices,
        since=since,
        until=until,
        query=Query(
            words=() if refused else folding.typed_words(whole),
            from_ms=begins,
            to_ms=ends,
            hidden=hidden_rooms(viewer),
            **chosen,
        ),
        before=_key(address.get("before", "")),
        refused=refused,
    )


def hidden_rooms(viewer: Viewer) -> frozenset[str]:
    """Return the rooms whose bodies the viewer's office may not read."""
    return frozenset(
        slug for slug in record_registry.rooms() if not acts.may_see(f"{slug}.", viewer)
    )


def looks_like_code(typed: str) -> bool:
    """Tell whether what was typed has the form of a reading code, or is a fingerprint."""
    return bool(_CODE.fullmatch(typed) or _HASH.fullmatch(typed))


def is_surely_code(typed: str) -> bool:
    """Tell whether it can be nothing else: no words are written with a code's hyphens."""
    return looks_like_code(typed) and (typed.count("-") > 1 or bool(_HASH.fullmatch(typed)))


def code_refused(refusal: Refusal) -> str:
    """Say why a reading code leads nowhere."""
    if refusal.code == "code_check_wrong":
        return _("The check digits do not fit. One sign was misread or misheard.")
    if refusal.code == "code_malformed":
        return _(
            "This is not a reading code: it has eight or ten signs and two digits, and no U among "
            "them."
        )
    return _("No act with this code has arrived here. It may still be under way.")


def _wrong_words(typed: str) -> str:
    if len(typed) > SEARCH_TYPED_CHARS_MAX:
        return _(
            "{n} characters were typed; a search takes {m}. Keep the words that matter."
        ).format(n=len(typed), m=SEARCH_TYPED_CHARS_MAX)
    found = folding.typed_words(typed)
    if typed and not found:
        return _("There is no letter and no digit in what was typed. Type a word or a number.")
    if len(found) > SEARCH_WORDS_MAX_COUNT:
        return _("{n} words were typed; a search takes {m}. Keep the words that matter.").format(
            n=len(found), m=SEARCH_WORDS_MAX_COUNT
        )
    return ""


def _wrong_choice(address: QueryDict, choices: Sequence[Choice]) -> str:
    """Refuse what is no choice: leaving it out would show more than was asked for."""
    wrong = next((one for one in choices if address.get(one.key, "") not in ("", one.value)), None)
    if wrong is None:
        return ""
    return _("“{found}” is not in the list “{label}”. Choose from the list.").format(
        found=address.get(wrong.key, "")[:60], label=wrong.label
    )


def _wrong_window(
    first: date | None, last: date | None, since: str, until: str, viewer: Viewer
) -> str:
    wrong = next((t for t, day in ((since, first), (until, last)) if t and day is None), "")
    if wrong:
        return _("“{found}” is not a day. Write year, month and day, such as 2026-11-23.").format(
            found=wrong
        )
    if first is not None and last is not None and last < first:
        return _("The last day, {until}, is before the first, {since}. Exchange them.").format(
            until=times.civil(last, viewer.clocks), since=times.civil(first, viewer.clocks)
        )
    return ""


def _window(first: date | None, last: date | None, viewer: Viewer) -> tuple[int | None, int | None]:
    """Return the instants of two days, from the first clock on which they begin to the last end."""
    zones = viewer.clocks.zones
    before = None if first is None else first - timedelta(days=1)
    begins = None if before is None else min(times.day_after_ms(before, one) for one in zones)
    ends = None if last is None else max(times.day_after_ms(last, one) for one in zones)
    return begins, ends


def _day(typed: str) -> date | None:
    """Return the day that was typed, or none if it is no day that has a neighbour on each side."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if _YEARS[0] <= found.year <= _YEARS[1] else None


_YEARS: Final = (1971, 9998)
"""So that a day before and a day after can be reckoned in every zone."""


def _key(typed: str) -> Key | None:
    found = _KEY.fullmatch(typed)
    return (int(found[1]), int(found[2])) if found else None


def _choice(key: str, address: QueryDict, viewer: Viewer) -> Choice:
    choices = _CHOICES[key](viewer)
    asked = address.get(key, "")
    value = asked if asked in {one for one, _label in choices} else ""
    return Choice(key=key, label=str(_LABELS[key]), value=value, choices=choices)


def _parties(viewer: Viewer) -> list[tuple[str, str]]:
    return [(code, forms(code, viewer.language).bare) for code in viewer.parties]


def _rooms(viewer: Viewer) -> list[tuple[str, str]]:
    hidden = hidden_rooms(viewer)
    return [(room.slug, str(room.title)) for room in registry.rooms() if room.slug not in hidden]


def _kinds(viewer: Viewer) -> list[tuple[str, str]]:
    hidden = hidden_rooms(viewer)
    found = [
        (kind.name, words.kind(kind.name))
        for kind in record_registry.kinds().values()
        if kind.room not in hidden
    ]
    return sorted(found, key=lambda choice: choice[1])


def _places(viewer: Viewer) -> list[tuple[str, str]]:
    return sorted(recorded.place_names(viewer.language).items(), key=lambda choice: choice[1])


def _offices(viewer: Viewer) -> list[tuple[str, str]]:
    declared = recorded.frame().directories
    return [
        (office, f"{party.upper()} · {offices.name(office, viewer)}")
        for party in viewer.parties
        for office in sorted(declared.get(party, {}))
    ]


_CHOICES: Final[dict[str, Callable[[Viewer], list[tuple[str, str]]]]] = {
    "party": _parties,
    "room": _rooms,
    "kind": _kinds,
    "place": _places,
    "office": _offices,
}
