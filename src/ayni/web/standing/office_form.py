# SPDX-License-Identifier: Apache-2.0
"""Turns what is typed about an office into the members of its declaration: shape, never a rule."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.core import constitution as law
from ayni.core import limits
from ayni.core.acts import OFFICE_PATTERN
from ayni.core.codec import Json
from ayni.core.frame import Office
from ayni.web import words
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.moments import MomentField

ALTERNATES_SHOWN_MIN = 3
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
TEXTS = ("telephone", "radio", "email", "duty_hours")

Choices = Sequence[tuple[str, str]]


class OfficeForm(DeedFields):
    """An office as its own state declares it."""

    kind = law.OFFICE_DECLARED
    attachable = False

    office = forms.RegexField(
        OFFICE_PATTERN,
        label=gettext_lazy("Id of the office"),
        help_text=gettext_lazy("Small letters and dots, such as chl.north.liaison. For ever."),
    )
    name_es = forms.CharField(label=gettext_lazy("Name in Spanish"), max_length=160)
    name_pt = forms.CharField(
        label=gettext_lazy("Name in Portuguese"), max_length=160, required=False
    )
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=160, required=False)
    institution = forms.ChoiceField(label=gettext_lazy("Institution"))
    powers = forms.MultipleChoiceField(
        label=gettext_lazy("Powers"), widget=forms.CheckboxSelectMultiple
    )
    telephone = forms.CharField(
        label=gettext_lazy("Telephone of the post"), max_length=60, required=False
    )
    radio = forms.CharField(label=gettext_lazy("Radio of the post"), max_length=60, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail of the post"), max_length=120, required=False
    )
    duty_hours = forms.CharField(label=gettext_lazy("Duty hours"), max_length=160, required=False)
    zone = forms.ChoiceField(  # type: ignore[assignment]  # Django takes the field away
        label=gettext_lazy("Time zone of the hours"), required=False
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), widget=forms.CheckboxSelectMultiple, required=False
    )
    valid_from = MomentField(label=gettext_lazy("Valid from"), required=False)
    valid_until = MomentField(label=gettext_lazy("Valid until"), required=False)
    succeeds = forms.MultipleChoiceField(
        label=gettext_lazy("Takes the place of"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy(
            "What those were responsible for is shown to this one. End them on their own page."
        ),
    )
    declared = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(  # what a form needs to know
        self,
        data: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
        zones: Sequence[str],
        offices: Choices,
        clock: str,
        earlier: Choices = (),
    ) -> None:
        """Offer zones, alternates and the offices that it may take the place of.

        Args:
            data: what was posted, or none.
            initial: the office as it stands; its id cannot be changed.
            zones: IANA names of the members' clocks, own first.
            offices: ids and names of the other offices of the party.
            clock: what the own clock is called.
            earlier: declarations of other offices of the party, and their names.
        """
        super().__init__(data, initial=initial, zone=zones[0], clock=clock)
        known = cast(dict[str, Any], self.fields)
        known["institution"].choices = [("", _("choose")), *_worded(words.INSTITUTIONS)]
        known["powers"].choices = [(code, words.power(code)) for code in law.POWERS]
        known["zone"].choices = [("", _("not stated")), *((zone, zone) for zone in zones)]
        known["languages"].choices = [(code, words.language(code)) for code in LANGUAGES]
        known["succeeds"].choices = list(earlier)
        if not earlier:
            del known["succeeds"]
        if initial is not None:
            known["office"].widget = forms.HiddenInput()
        held = sum(name.startswith("alternate_") for name in initial or ())
        shown = min(limits.ALTERNATES_MAX_COUNT, max(ALTERNATES_SHOWN_MIN, held + 1))
        self.alternate_names = [f"alternate_{place}" for place in range(1, shown + 1)]
        for place, name in enumerate(self.alternate_names, start=1):
            self.fields[name] = forms.ChoiceField(
                label=_("Alternate {n}").format(n=place),
                choices=[("", _("nobody")), *offices],
                required=False,
            )

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """Return the fields as they stand on the page: heading and fields of each group."""
        named = [name for name in self.fields if name.startswith("name_")]
        return [
            (_("What it is"), self._bound("office", *named, "institution")),
            (_("What it may do"), self._bound("powers")),
            (_("How it is reached"), self._bound(*TEXTS, "zone", "languages")),
            (_("Who stands in, in this order"), self._bound(*self.alternate_names)),
            (_("From when until when"), self._bound("valid_from", "valid_until")),
            *(
                [(_("In whose place"), self._bound("succeeds"))]
                if "succeeds" in self.fields
                else []
            ),
        ]

    def _bound(self, *names: str) -> list[BoundField]:
        return [self[name] for name in names if not self[name].is_hidden]

    def clean(self) -> dict[str, Any]:
        """Refuse alternates named twice, the office itself, and an end before its beginning."""
        told = super().clean()
        named = [told[name] for name in self.alternate_names if told.get(name)]
        if len(set(named)) < len(named):
            self.add_error(self.alternate_names[0], _("An office stands twice among them."))
        if told.get("office") in named:
            self.add_error(self.alternate_names[0], _("An office is not its own alternate."))
        first, last = told.get("valid_from"), told.get("valid_until")
        if first is not None and last is not None and last <= first:
            self.add_error("valid_until", _("It ends before it begins."))
        return told

    def members(self) -> dict[str, Json]:
        """Return the members of the declaration; what is empty is left out."""
        told = self.cleaned_data
        found: dict[str, Json] = {
            "office": told["office"],
            "powers": sorted(told["powers"]),
            "institution": told["institution"],
            "names": {
                code: told[f"name_{code}"].strip()
                for code in LANGUAGES
                if told[f"name_{code}"].strip()
            },
        }
        more: dict[str, Json] = {
            "alternates": [told[name] for name in self.alternate_names if told[name]],
            "zone": told["zone"],
            "languages": sorted(told["languages"]),
            "supersedes": sorted(told.get("succeeds") or ()),
            **{name: told[name].strip() for name in TEXTS},
        }
        found.update({name: value for name, value in more.items() if value})
        for name in ("valid_from", "valid_until"):
            if told[name] is not None:
                found[name] = told[name]
        return found


class EndForm(forms.Form):
    """Which declaration is ended: that of the page, and no later one."""

    declared = forms.CharField(widget=forms.HiddenInput, max_length=64)


def as_typed(office: Office, content: Mapping[str, Json]) -> dict[str, Any]:
    """Return an office as it stands in the fields of the form."""
    facts = office.facts
    names = content.get("names")
    told = names if isinstance(names, dict) else {}
    alternates = cast(list[str], facts.get("alternates") or [])
    return {
        "office": office.id,
        "powers": sorted(office.powers),
        "declared": office.declared.hex(),
        "succeeds": facts.get("supersedes") or [],
        **{f"name_{code}": told.get(code, "") for code in LANGUAGES},
        **{f"alternate_{place}": name for place, name in enumerate(alternates, start=1)},
        **{name: content.get(name) or "" for name in TEXTS},
        **{
            name: facts.get(name)
            for name in ("institution", "zone", "languages", "valid_from", "valid_until")
        },
    }


def _worded(table: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in table.items()]
