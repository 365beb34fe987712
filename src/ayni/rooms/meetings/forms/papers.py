# SPDX-License-Identifier: Apache-2.0
"""Turns what people type about originals and erratas into arguments; shape only."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ayni.core import limits
from ayni.core.patterns.common import TEXT_CHARS_MAX
from ayni.core.wording import Wording
from ayni.rooms.meetings import facts
from ayni.rooms.meetings.facts import Day, HandSigning, PaperReading
from ayni.rooms.meetings.forms.room import ANSWERS
from ayni.rooms.meetings.forms.statement import plain
from ayni.web import words
from ayni.web.parts.deed_fields import DeedFields
from ayni.web.parts.fields import day_field, leaf_field, text_field

Choices = Sequence[tuple[str, str]]
_SCAN: Final = re.compile(r"([A-Pa-p])[ :=]{1,4}([0-9A-Fa-f]{64})")
SCAN: Final = "scan_"
"""Begins the name of the field for the scan of an original; its letter follows."""
_SCANS_CHARS_MAX: Final = 80 * limits.MEETING_PARTIES_MAX_COUNT


class OriginalsFields(DeedFields):
    """A deed about originals: which version, which of them."""

    proposal = leaf_field()
    originals = forms.MultipleChoiceField(label=_("Originals"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, letters: Sequence[str] = (), **kwargs: Any) -> None:
        """Take the originals of the version."""
        super().__init__(*args, **kwargs)
        told = [(letter, f"{gettext('Original')} {letter.upper()}") for letter in letters]
        self.fields["originals"].choices = told  # type: ignore[attr-defined]


class PaperSignedForm(OriginalsFields):
    """When and where originals were signed by hand."""

    title = _("Record signature on paper")
    kind = facts.PAPER_SIGNED
    attachable = False
    adds = _("It is no consent at the nodes. No scan is sent: only its fingerprint.")

    signed_on = day_field(_("Signed on"))
    town = text_field(_("Town"), facts.TOWN_CHARS_MAX, required=True)
    scans = text_field(_("Fingerprints of the scans"), _SCANS_CHARS_MAX, rows=2)
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)

    def __init__(self, *args: Any, letters: Sequence[str] = (), **kwargs: Any) -> None:
        """Ask for the scan of each original, or for its fingerprint as it is typed."""
        super().__init__(*args, letters=letters, **kwargs)
        self.fields["scans"].help_text = _(
            "Only if no file is chosen. One on each line: the letter of the original and the "
            "SHA-256 of its scan."
        )
        for letter in letters:
            self.fields[f"{SCAN}{letter}"] = forms.FileField(
                label=gettext("Scan of original {letter}").format(letter=letter.upper()),
                required=False,
                help_text=_("Its fingerprint is taken; the file is neither kept nor sent."),
            )
        names = [f"{SCAN}{letter}" for letter in letters]
        self.order_fields(["proposal", "originals", "signed_on", "town", *names, "scans", "note"])

    def clean(self) -> dict[str, Any]:
        """Return the signing, and a note."""
        told = super().clean()
        scans = self._scans(told.get("scans", ""))
        if self.errors:
            return told
        signing = HandSigning(
            on=Day(on=told["signed_on"], zone=self.zone),
            originals=tuple(told["originals"]),
            town=told["town"],
            scans=scans,
        )
        return {"proposal": told["proposal"], "signing": signing, "note": told["note"]}

    def _scans(self, typed: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for number, line in enumerate(typed.splitlines(), start=1):
            if not line.strip():
                continue
            match = _SCAN.fullmatch(line.strip())
            if match is None:
                told = gettext(
                    "Line {line}: {found} is no original and fingerprint. Expected: A and 64 hex "
                    "digits."
                )
                self.add_error("scans", told.format(line=number, found=line.strip()[:20]))
                continue
            found[match[1].lower()] = match[2].lower()
        return found


def with_scans(data: QueryDict, found: Mapping[str, str]) -> QueryDict:
    """Return what was posted, with the fingerprints of chosen scans as lines that are typed.

    So a form that is refused shows them, and nobody chooses the files once more.

    Args:
        data: what was posted.
        found: name of a field to the SHA-256 of its file.
    """
    lines = [
        f"{name.removeprefix(SCAN).upper()} {fingerprint}"
        for name, fingerprint in sorted(found.items())
        if name.startswith(SCAN)
    ]
    if not lines:
        return data
    told = data.copy()
    told["scans"] = "\n".join([data.get("scans", "").strip(), *lines]).strip()
    return told


class DifferenceForm(OriginalsFields):
    """Where an original reads otherwise than the text."""

    title = _("Note a difference on paper")
    kind = facts.PAPER_DIVERGENCE_NOTED
    attachable = False
    adds = _("The text stays as it is. What is printed changes by an errata to which all consent.")

    segment = forms.ChoiceField(label=_("Paragraph"))
    language = forms.ChoiceField(label=_("In the language"))
    reading = text_field(
        _("What is read on paper"), limits.STATEMENT_CHARS_MAX, required=True, rows=5
    )
    note = text_field(_("Note"), TEXT_CHARS_MAX, rows=2)

    def __init__(
        self, *args: Any, segments: Choices = (), languages: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """Take the paragraphs and the languages of the version."""
        super().__init__(*args, **kwargs)
        self.fields["segment"].choices = [("", _("choose")), *segments]  # type: ignore[attr-defined]
        told = [(code, words.language(code)) for code in languages]
        self.fields["language"].choices = told  # type: ignore[attr-defined]
        self.fields["reading"].help_text = _("The whole paragraph, as it stands on paper.")

    def clean(self) -> dict[str, Any]:
        """Return what is read, and a note."""
        told = super().clean()
        if self.errors:
            return told
        found = PaperReading(
            segment=told["segment"],
            language=told["language"],
            originals=tuple(told["originals"]),
            reading=plain(told["reading"]),
        )
        return {"proposal": told["proposal"], "found": found, "note": told["note"]}


class ErrataForm(DeedFields):
    """Other words for paragraphs of an acta in force, in every language."""

    title = _("Propose errata")
    kind = facts.ERRATA_PROPOSED
    attachable = False
    adds = _("It is in force once all parties consented; then it is printed in place of the text.")

    why = text_field(_("Why"), TEXT_CHARS_MAX, rows=2)

    def __init__(
        self,
        *args: Any,
        segments: Choices,
        texts: Wording,
        divergences: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """Take the paragraphs, their words as printed now, and what the errata settles."""
        super().__init__(*args, **kwargs)
        self.segments, self.divergences, self._texts = dict(segments), tuple(divergences), texts
        for name in self.segments:
            for code, text in texts.get(name, {}).items():
                field = text_field(
                    str(words.language(code)), limits.STATEMENT_CHARS_MAX, required=True, rows=5
                )
                field.initial = text
                self.fields[f"text_{name}_{code}"] = field

    def clean(self) -> dict[str, Any]:
        """Return the words by segment, those that did not change left out."""
        told = super().clean()
        if self.errors:
            return told
        stated: dict[str, dict[str, str]] = {}
        for name in self.segments:
            before = self._texts.get(name, {})
            after = {code: plain(told[f"text_{name}_{code}"]) for code in before}
            if after != dict(before):
                stated[name] = after
        return {"words": stated, "divergences": self.divergences, "why": told["why"]}

    def parts(self) -> list[tuple[str, list[BoundField]]]:
        """Return each paragraph with its fields, to stand side by side."""
        return [
            (title, [self[f"text_{name}_{code}"] for code in self._texts.get(name, {})])
            for name, title in self.segments.items()
        ]


class AgreeErrataForm(DeedFields):
    """To which errata consent is given."""

    title = pgettext_lazy("deed", "Consent")
    kind = facts.ERRATA_CONSENTED
    grave = True
    attachable = False
    adds = _("You confirm it on a page of its own.")

    proposal = leaf_field()


class WithdrawErrataForm(DeedFields):
    """Which errata is withdrawn, and why."""

    title = _("Withdraw the errata")
    kind = facts.ERRATA_WITHDRAWN
    attachable = False

    proposal = leaf_field()
    why = text_field(_("Why"), TEXT_CHARS_MAX, rows=2)


PAPER_DEEDS: Mapping[str, type[DeedFields]] = {
    "signed": PaperSignedForm,
    "differs": DifferenceForm,
}
"""First word of a deed's name on the page of originals to its fields."""
ERRATA_DEEDS: Mapping[str, type[DeedFields]] = {
    "agree": AgreeErrataForm,
    "withdraw": WithdrawErrataForm,
    **ANSWERS,
}
"""First word of a deed's name on the page of an errata to its fields."""
