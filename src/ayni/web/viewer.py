# SPDX-License-Identifier: Apache-2.0
"""Says who looks at a page and for which office; every selector takes it, none guesses it."""

from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from ayni.adapters.accounts.acting import Acting
from ayni.adapters.accounts.models import Person
from ayni.web.parties import forms, zone_of
from ayni.web.times import Clocks, PartyZone

ALWAYS_SEE = frozenset({"foreign", "privacy", "audit"})


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks, for which office, at what time.

    Attributes:
        person: who signed in, or none.
        office: id of the office the session acts for; empty if none was chosen.
        capacity: titular, subrogante, interino or encargado; empty without an office.
        party: code of this node's party.
        powers: what the office may do now, as the record says.
        language: es, pt or en.
        neighbours: codes of the other parties, sorted.
        now_ms: the instant the page is drawn.
        zones: party to IANA zone where the constitution names one.
        acting: the holding behind office and capacity.
        dated: every day is written with its year.
        reopens: the form of a draft is only to be shown again; no deed is signed.
    """

    person: Person | None = None
    office: str = ""
    capacity: str = ""
    party: str = ""
    powers: frozenset[str] = frozenset()
    language: str = "es"
    neighbours: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    now_ms: int = 0
    zones: dict[str, str] = field(default_factory=dict)
    acting: Acting | None = None
    dated: bool = False
    reopens: bool = False

    @property
    def signed_in(self) -> bool:
        """Tell whether a person signed in."""
        return self.person is not None

    @property
    def parties(self) -> tuple[str, ...]:
        """Return the parties in the order of the screen, own party first."""
        return (self.party, *self.neighbours)

    @cached_property
    def clocks(self) -> Clocks:
        """Return whose clocks the pages show, own party first."""
        return Clocks(
            zones=tuple(
                PartyZone(party=code, zone=self.zones.get(code) or zone_of(code))
                for code in self.parties
            ),
            now_ms=self.now_ms,
            dated=self.dated,
        )

    @property
    def recipients(self) -> str:
        """Name who will receive what is signed here: the other parties, those invited too."""
        others = dict.fromkeys((*self.neighbours, *self.invited))
        return ", ".join(forms(code, self.language).name for code in others if code != self.party)

    def may(self, powers: frozenset[str]) -> bool:
        """Tell whether the office holds one of the powers."""
        return bool(self.powers & powers)

    def sees(self, powers: frozenset[str]) -> bool:
        """Tell whether matters of a room with these powers are open to the office.

        Source: rooms.md A0.11.
        """
        return bool(self.powers & (powers | ALWAYS_SEE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What stands above a page that is shown as another state will see it.

    Attributes:
        sentence: whose eyes these are, and that nothing is signed.
        back_url: page of the draft.
        back: what it is called.
    """

    sentence: str
    back_url: str
    back: str


class Request(HttpRequest):
    """A request as pages receive it: Django's, with what the middleware puts on it.

    Attributes:
        viewer: who looks.
        htmx: what htmx says about the request; falsy without it.
        preview: set while a page is drawn as another state will see it.
    """

    viewer: Viewer
    htmx: HtmxDetails
    preview: Preview
