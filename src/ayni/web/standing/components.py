# SPDX-License-Identifier: Apache-2.0
"""Shows every part on one page, for people who draw pages and for the accessibility check.

Everything on it is invented; it is served only where `AYNI_COMPONENTS` or `AYNI_DEBUG` is set.
"""

from dataclasses import dataclass, replace

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ayni.adapters.link.health import Neighbour
from ayni.web.access import open_to_all
from ayni.web.parties import known
from ayni.web.parts.deeds import DeedForm, NoFields
from ayni.web.parts.facts import Fact, FactSheet
from ayni.web.parts.tables import Cell, Column, Filter, Plan, build, list_reader
from ayni.web.parts.timelines import Entry, ReceiptSeen, Timeline, stands_in_words
from ayni.web.sentences.clauses import d20_positions_differ
from ayni.web.sentences.signing import d8_declaration, d9_urgent, d11_consent
from ayni.web.sentences.standing import d5_acknowledged, d7_antecedents_missing
from ayni.web.sentences.trouble import d38_set_aside
from ayni.web.shell import page
from ayni.web.standing.linkage import card
from ayni.web.times import Clocks, PartyZone, hour, short
from ayni.web.viewer import Request

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """An invented notice."""

    code: str
    party: str
    place: str
    at_ms: int
    persons: int
    state: str


class SampleForm(forms.Form):
    """One field of each shape."""

    place = forms.CharField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("A named point of the framework, never coordinates."),
    )
    band = forms.ChoiceField(
        label=gettext_lazy("Strength"),
        choices=[("a", "1–10"), ("b", "11–30"), ("c", "31–100")],
    )
    arms = forms.ChoiceField(
        label=gettext_lazy("Arms"),
        choices=[("n", gettext_lazy("unarmed")), ("s", gettext_lazy("side arms"))],
        widget=forms.RadioSelect,
    )
    remarks = forms.CharField(
        label=gettext_lazy("Remarks"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    observers = forms.BooleanField(label=gettext_lazy("Observers are invited"), required=False)


@open_to_all
@require_safe
def components(request: Request) -> HttpResponse:
    """Show every part with invented matter.

    Raises:
        Http404: this node does not offer the page.
    """
    if not (settings.DEBUG or settings.AYNI_COMPONENTS):
        raise Http404
    now_ms = request.viewer.now_ms
    clocks = Clocks(
        zones=(
            PartyZone(party="chl", zone="America/Santiago"),
            PartyZone(party="per", zone="America/Lima"),
        ),
        now_ms=now_ms,
    )
    plan = _plan(clocks)
    return page(
        request,
        "web/components.html",
        clocks=clocks,
        deadline_ms=now_ms + 30 * HOUR_MS,
        parties=known(),
        table=build(request, plan, list_reader(_rows(now_ms), plan)),
        empty_table=build(request, plan, list_reader([], plan)),
        timeline=Timeline(entries=_entries(now_ms, clocks), clocks=clocks),
        sheet=_sheet(clocks),
        deeds=_deeds(),
        cards=[card(one, clocks) for one in _links(now_ms)],
        differ=d20_positions_differ(),
    )


def _plan(clocks: Clocks) -> Plan[SampleRow]:
    columns: tuple[Column[SampleRow], ...] = (
        Column(
            key="code",
            label=_("Reading code"),
            cell=lambda row: Cell(text=row.code, url="#", code=True),
        ),
        Column(
            key="party",
            label=_("Party"),
            cell=lambda row: Cell(text=row.place, party=row.party),
            rank=lambda row: row.party,
        ),
        Column(
            key="window",
            label=_("Begins"),
            cell=lambda row: Cell(
                text=short(row.at_ms, clocks.zones[0], clocks),
                note=short(row.at_ms, clocks.zones[1], clocks) + " " + "PER",
            ),
            rank=lambda row: row.at_ms,
        ),
        Column(
            key="persons",
            label=_("Persons"),
            cell=lambda row: str(row.persons),
            rank=lambda row: row.persons,
            numeric=True,
        ),
        Column(
            key="state",
            label=_("State"),
            cell=lambda row: Cell(text=row.state, tone="warn" if row.persons > 10 else ""),
        ),
    )
    return Plan(
        name="sample",
        caption=_("Sample table"),
        columns=columns,
        filters=(
            Filter(
                key="party",
                label=_("Party"),
                choices=[("chl", "CHL"), ("per", "PER")],
                keep=lambda row, value: row.party == value,
            ),
        ),
        sort="-window",
        empty=_("No notice in force. A notice given by either party appears here by itself."),
    )


def _rows(now_ms: int) -> list[SampleRow]:
    waits, has = _("acknowledgement awaited"), _("version 1 acknowledged")
    made = (
        ("7K3M-Q9TD-41", "chl", "F-07", 30, 8, has),
        ("2BXR-0WNE-17", "per", "Ruta X-1", 3, 24, waits),
        ("9QFA-73HC-88", "per", "Caleta Ensayo", 51, 6, has),
        ("T4ZD-1MKV-05", "chl", "Puerto Simulacro", 75, 140, waits),
    )
    return [
        SampleRow(
            code=code,
            party=party,
            place=place,
            at_ms=now_ms + hours * HOUR_MS,
            persons=persons,
            state=state,
        )
        for code, party, place, hours, persons, state in made
    ]


def _entries(now_ms: int, clocks: Clocks) -> list[Entry]:
    given_ms = now_ms - 5 * HOUR_MS
    changed_ms = now_ms - 4 * MINUTE_MS
    stored = ReceiptSeen(party="per", at_ms=given_ms + MINUTE_MS)
    acknowledged = d5_acknowledged(
        office="per.south.liaison", version=1, at=hour(given_ms + 40 * MINUTE_MS, clocks)
    )
    return [
        replace(
            _entry("chl", _("Notice given"), at_ms=given_ms, code="7K3M-Q9TD-41"),
            office="Comando Regional Alto Ensayo",
            stands=(*_stands(given_ms, clocks, stored), acknowledged),
            facts=(
                Fact(label=_("Place"), value="F-07"),
                Fact(label=_("Strength"), value="1–10"),
                Fact(label=_("Route"), value="", state="erased"),
            ),
        ),
        replace(
            _entry(
                "per", _("Question asked"), at_ms=given_ms + 41 * MINUTE_MS, code="9QFA-73HC-88"
            ),
            capacity="subrogante",
            facts=(Fact(label=_("Question"), value="¿Con dron?"),),
            verdict="waiting",
            reason=d7_antecedents_missing(sender="per", missing_from="per"),
        ),
        replace(
            _entry("per", _("Notice given"), at_ms=given_ms + 50 * MINUTE_MS, code="T4ZD-1MKV-05"),
            verdict="aside",
            reason=d38_set_aside(rule=_("the office does not hold the power “liaison”")),
        ),
        replace(
            _entry("chl", _("Notice amended"), at_ms=changed_ms, code="2BXR-0WNE-17"),
            stands=_stands(changed_ms, clocks),
            facts=(Fact(label=_("Begins"), value="06:00", note="09:00", state="changed"),),
        ),
    ]


def _entry(party: str, what: str, *, at_ms: int, code: str) -> Entry:
    return Entry(
        leaf=code.replace("-", "").lower().ljust(64, "0"),
        party=party,
        office=f"{party}.liaison",
        capacity="titular",
        what=what,
        at_ms=at_ms,
        code=code,
        url="#",
        proof_url="#",
        print_url="#",
        own=party == "chl",
    )


def _stands(at_ms: int, clocks: Clocks, *receipts: ReceiptSeen) -> tuple[str, ...]:
    return stands_in_words(at_ms=at_ms, own=True, others=("per",), receipts=receipts, clocks=clocks)


def _sheet(clocks: Clocks) -> FactSheet:
    return FactSheet(
        title=_("Notice"),
        facts=(
            Fact(label=_("Kind"), value=_("Patrol near the boundary")),
            Fact(label=_("Place"), value="F-07", party="chl", note=_("named so by both parties")),
            Fact(label=_("Begins"), value=hour(clocks.now_ms, clocks), state="changed"),
            Fact(label=_("Strength"), value="", state="closed"),
            Fact(label=_("Route"), value="", state="erased"),
            Fact(label=_("Attachment"), value="", state="missing"),
            Fact(label=_("Fingerprint"), value="3f9a 77c1 09de 5b12", code=True),
        ),
    )


def _deeds() -> list[DeedForm]:
    declared = d8_declaration(office="chl.north.liaison", party="chl", recipients="el Perú")
    return [
        DeedForm(
            name="amend",
            title=_("Amend"),
            sentence=declared,
            form=SampleForm({"place": "", "band": "a"}),
            expected=3,
        ),
        DeedForm(
            name="acknowledge",
            title=_("Acknowledge"),
            sentence=d9_urgent(),
            form=NoFields(),
            urgent=True,
        ),
        DeedForm(
            name="consent",
            title=_("Consent"),
            sentence=d11_consent(
                party="chl",
                version=2,
                fingerprint="3f9a 77c1 09de 5b12",
                paragraphs=14,
                languages="español",
                nature="entendimiento",
                missing="el Perú",
            ),
            form=NoFields(),
            grave=True,
            open=True,
        ),
    ]


def _links(now_ms: int) -> list[Neighbour]:
    return [
        Neighbour(
            party="per",
            code="up_to_date",
            since_ms=now_ms - HOUR_MS,
            checked_ms=now_ms,
            reached_ms=now_ms - 2 * MINUTE_MS,
            last_in_ms=now_ms - 9 * MINUTE_MS,
            last_out_ms=now_ms - 2 * MINUTE_MS,
            endpoint="https://192.0.2.8:8450/v1/",
        ),
        Neighbour(
            party="bra",
            code="behind",
            since_ms=now_ms - HOUR_MS,
            checked_ms=now_ms,
            reached_ms=now_ms - MINUTE_MS,
            missing_there=3,
            clock_difference_ms=3 * MINUTE_MS,
        ),
        Neighbour(
            party="guy", code="down", since_ms=now_ms - 3 * HOUR_MS, checked_ms=now_ms, waiting=1
        ),
    ]
