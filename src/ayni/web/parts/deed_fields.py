# SPDX-License-Identifier: Apache-2.0
"""The form under a deed: unique on its page, one deed when sent twice, told why it is refused."""

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ayni.adapters.accounts import directory
from ayni.adapters.attachments.uploads import GONE
from ayni.core.attachments import Attachment
from ayni.core.errors import Refusal, Screened
from ayni.web import screening, words
from ayni.web.attaching import FIELD
from ayni.web.parties import DEFAULT_LANGUAGE
from ayni.web.parts import visas
from ayni.web.parts.attach_field import AttachField
from ayni.web.parts.deeds import REOPEN_FIELD, UNSENT
from ayni.web.parts.moments import MomentField
from ayni.web.registry import Words
from ayni.web.sentences.signing import d12_power_lacking

DEED_ID_PATTERN = r"\A[0-9a-f]{32}\Z"
PLACE_FIELDS = frozenset({"place", "more_places"})

Choices = Sequence[tuple[str, Words]]


class DeedFields(forms.Form):
    """The fields of one deed.

    A hidden random id travels with the form: a form sent twice is one deed, because a log holds
    an id once.

    Attributes:
        title: on the button.
        kind: kind of the act; whoever lacks its powers is not offered the deed.
        grave: confirmed on a page of its own.
        adds: what is said under the button besides D-8.
        attachable: files may be attached to the act.
        attached: the files that the act names; after validation.
        answers: what was answered about data of persons in the texts, by name of the answer.
        told_id: id of the deed, 32 hex digits: as received, or fresh; after validation.
    """

    title: Words = ""
    kind: str = ""
    grave: bool = False
    adds: Words = ""
    attachable: bool = True

    deed_id = forms.CharField(widget=forms.HiddenInput, required=False)
    attach = AttachField()

    def __init__(  # noqa: PLR0913  # what a form needs to know
        self,
        data: Any = None,
        files: Any = None,
        *,
        name: str = "",
        initial: Mapping[str, Any] | None = None,
        places: Choices = (),
        zone: str = "UTC",
        clock: str = "",
    ) -> None:
        """Put places and clock into the fields that need them.

        Args:
            data: what was posted, or none.
            files: files that came with it.
            name: of the deed on its page; begins the ids of its controls.
            initial: what stands in the fields at first.
            places: place ids and their names.
            zone: the clock that times are typed on.
            clock: what that clock is called.
        """
        if isinstance(data, QueryDict):
            data = _with_id(screening.without_removed(data))
        super().__init__(
            data,
            files,
            auto_id=f"{name}-%s" if name else "id_%s",
            initial={"deed_id": secrets.token_hex(16), **(initial or {})},
        )
        if self.attachable:
            self.fields[FIELD] = self.fields.pop(FIELD)  # last of all
        else:
            del self.fields[FIELD]
        for field_name, field in self.fields.items():
            if isinstance(field, MomentField):
                field.zone = zone
                field.help_text = clock
            elif field_name in PLACE_FIELDS and isinstance(field, forms.MultipleChoiceField):
                field.choices = list(places)
            elif field_name in PLACE_FIELDS and isinstance(field, forms.ChoiceField):
                field.choices = [("", gettext_lazy("choose")), *places]
        self.answers = screening.answers_in(data)
        for key in self.answers:
            # Carried on, to a page that asks once more and back.
            self.fields[key] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.zone = zone
        self.told_id = secrets.token_hex(16)
        self.attached: tuple[Attachment, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        if self.data.get(REOPEN_FIELD) == UNSENT:
            told_so = _("This is the draft as it was saved. Nothing is signed. Go on, or sign it.")
            self.add_error(None, told_so)
        told = str(self.cleaned_data.pop("deed_id", ""))
        for key in self.answers:
            self.cleaned_data.pop(key, None)
        self.attached = self.cleaned_data.pop(FIELD, ())
        if re.match(DEED_ID_PATTERN, told):
            self.told_id = told
        return self.cleaned_data

    @property
    def keeps(self) -> bool:
        """Tell whether something is typed here that would be a pity to lose."""
        return any(
            isinstance(field.field.widget, forms.Textarea | forms.TextInput)
            for field in self.visible_fields()
        )

    @property
    def questions(self) -> list[BoundField]:
        """Return the questions about data of persons, for a page that lays out its own fields."""
        return [field for field in self.visible_fields() if field.name.startswith(screening.PREFIX)]


def _with_id(data: QueryDict) -> QueryDict:
    """Give a form that came without an id one, so that it is one deed from here on."""
    if re.match(DEED_ID_PATTERN, data.get("deed_id", "")):
        return data
    named = data.copy()
    named["deed_id"] = secrets.token_hex(16)
    return named


Told = Mapping[str, tuple[str, Words]]
"""Code of a refusal to the field it concerns, or none, and what a person is told."""


def tell(form: forms.Form, refusal: Refusal, told: Told, *, kind: str) -> None:
    """Show a refusal at the field it concerns; what was typed stays in the form.

    Args:
        form: the form of the deed.
        refusal: as a rule or the record raised it; `field` in its params names the field.
        told: what the room says of its own refusals.
        kind: kind of the act, for refusals of the record itself.
    """
    if isinstance(refusal, Screened):
        ask(form, refusal, kind=kind)
        return
    if refusal.code == "power_lacking":
        form.add_error(None, power_lacking(refusal))
        return
    if refusal.code == GONE:
        gone = _("{name} is no longer on this node. Attach it again.")
        form.add_error(FIELD, gone.format(name=refusal.params.get("name", "")))
        return
    waits = visas.refused(refusal)
    if waits:
        form.add_error(None, waits)
        return
    name, sentence = told.get(refusal.code, ("", words.reason(kind, refusal.code)))
    name = str(refusal.params.get("field", name))
    # A sentence may name what was found: the row, the limit.
    told_in_full = str(sentence).format(**refusal.params) if refusal.params else str(sentence)
    form.add_error(name if name in form.fields else None, told_in_full)


def ask(form: forms.Form, screened: Screened, *, kind: str) -> None:
    """Put the questions about data of persons into the form, beside what was typed.

    Args:
        form: the form of the deed.
        screened: what was found in its texts.
        kind: kind of the act, for the names of its fields.
    """
    found = cast(tuple[screening.Question, ...], screened.questions)
    form.add_error(None, screening.told(screened))
    for one in found:
        where = screening.where(one, kind=kind)
        if screened.code == "personal_data_refused":
            form.add_error(None, where)
            continue
        form.fields[one.key] = forms.ChoiceField(
            label=where, widget=forms.RadioSelect, choices=screening.CHOICES
        )


def power_lacking(refusal: Refusal) -> str:
    """Return D-12 for a refusal of an office without the power.

    Args:
        refusal: its params hold `power` (codes, comma between) and `offices` (ids).
    """
    able = cast(list[str], refusal.params.get("offices") or [])
    codes = str(refusal.params.get("power", "")).split(",")
    return d12_power_lacking(
        power=", ".join(words.power(code) for code in codes),
        offices=", ".join(_office(office) for office in able) or "–",
    )


def _office(office: str) -> str:
    known = directory.offices_of(office.partition(".")[0]).get(office)
    return known.name(get_language() or DEFAULT_LANGUAGE) if known else office
