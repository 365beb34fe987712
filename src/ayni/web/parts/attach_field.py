# SPDX-License-Identifier: Apache-2.0
"""The field of attached files: files that come now, and those that came with an earlier try.

A form that is refused keeps its files: they lie on the disk and stand in the form by their hash,
each with a box to leave it out. Works without script. Signs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.adapters.attachments import keeping, uploads
from ayni.core import limits
from ayni.core.attachments import MEDIA_TYPES, Attachment
from ayni.web.attaching import FIELD, TakenFile

KEPT: Final = "_kept"
"""Ends the name under which a form posts the hashes of files that came earlier."""
PLAIN: Final = "_plain"
"""Ends the name of the box by which pictures lose what they say besides the picture."""
_HASH: Final = re.compile("[0-9a-f]{64}")
_ACCEPT: Final = ",".join(f".{end}" for told in MEDIA_TYPES.values() for end in told.endings)


class Chosen(list[Attachment]):
    """The files that a form names, and what was refused of those that came.

    Attributes:
        refused: name and reason code of each file that was not taken.
    """

    def __init__(
        self, found: Sequence[Attachment] = (), refused: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Keep each file once."""
        super().__init__({one.hash: one for one in found}.values())
        self.refused = list(refused)

    def __str__(self) -> str:
        """Return the names, one on each line."""
        return "\n".join(one.name for one in self)


def chosen_in(request: HttpRequest) -> Chosen:
    """Return the files that a posted form names, for a form that is shown again unsigned."""
    return AttachWidget().value_from_datadict(request.POST, request.FILES, FIELD)


def refusal_in_words(name: str, code: str) -> str:
    """Return why a file is not taken and what to do."""
    told = {
        "name": _("it has no name. Give it one."),
        "type": _("files of this type are not taken. Save it as PDF, picture, text or table."),
        "type_differs": _("its content is of another type than its name says. Save it anew."),
        "too_large": _("it is larger than {n} MiB. Split it or make it smaller.").format(
            n=keeping.size_max() // limits.MIB
        ),
        "empty": _("it is empty. Choose the right file."),
        "too_many": _("an act names at most {n} files. Sign a second act for the rest.").format(
            n=limits.ATTACHMENTS_MAX_COUNT
        ),
        "no_room": _("this node's disk has no room. Call the operator; the act can go without it."),
    }
    return f"{name}: {told.get(code, code)}"


class AttachWidget(forms.FileInput):
    """A file control that takes several files, under a list of those that are here already."""

    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Chosen:
        """Return the files that a form names."""
        asked = data.getlist(f"{name}{KEPT}") if hasattr(data, "getlist") else []
        came = [one for one in files.getlist(name) if isinstance(one, TakenFile)] if files else []
        held = [kept for one in asked if (kept := _kept(one)) is not None]
        refused: list[tuple[str, str]] = []
        if data.get(f"{name}{PLAIN}"):
            for file in came:
                if file.taken is not None:
                    file.taken, file.code = uploads.without_besides(keeping.root(), file.taken)
            plain = [(one.name, *uploads.without_besides(keeping.root(), one)) for one in held]
            held = [made for _name, made, _code in plain if made is not None]
            refused = [(old, code) for old, made, code in plain if made is None]
        return Chosen(
            [*held, *(file.taken for file in came if file.taken is not None)],
            [*refused, *((str(file.name), file.code) for file in came if file.taken is None)],
        )

    def value_omitted_from_data(
        self,
        data: Mapping[str, Any],  # noqa: ARG002  # Django's
        files: MultiValueDict[str, Any],  # noqa: ARG002
        name: str,  # noqa: ARG002
    ) -> bool:
        """Tell that a form always says which files it names."""
        return False

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Draw the boxes of what is here, then the control for more."""
        kept = format_html_join(
            "",
            '<label class="form-check"><span class="form-check-box"><input class="form-check-input"'
            ' type="checkbox" name="{}" value="{}" checked></span>'
            '<span class="form-check-label">{} <span class="quiet">{}</span></span></label>',
            ((f"{name}{KEPT}", one.hash.hex(), one.name, described(one)) for one in value or ()),
        )
        control = super().render(name, None, {**(attrs or {}), "accept": _ACCEPT}, renderer)
        plain = format_html(
            '<label class="form-check"><span class="form-check-box"><input class="form-check-input"'
            ' type="checkbox" name="{}" value="yes"></span>'
            '<span class="form-check-label">{}</span></label>',
            f"{name}{PLAIN}",
            _("Take out of photographs where, when and with what they were taken"),
        )
        return format_html("{}{}{}", kept, control, plain)


class KeptWidget(AttachWidget):
    """The same files as hidden fields, for a page that asks once more."""

    input_type = "hidden"

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,  # noqa: ARG002  # Django's
        renderer: Any = None,  # noqa: ARG002
    ) -> SafeString:
        """Draw one hidden field for each file."""
        fields = ((f"{name}{KEPT}", one.hash.hex()) for one in value or ())
        return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


class AttachField(forms.Field):
    """Files to attach; its value is a tuple of attachments."""

    widget = AttachWidget
    hidden_widget = KeptWidget

    def __init__(self) -> None:
        """Ask for nothing; say what is taken."""
        super().__init__(
            label=gettext_lazy("Files to attach"),
            required=False,
            help_text=gettext_lazy(
                "PDF, pictures, texts and tables; 8 at most. They travel last and delay nothing."
            ),
        )

    def clean(self, value: Any) -> tuple[Attachment, ...]:
        """Return the files.

        Raises:
            ValidationError: some were not taken; each is named with its reason.
        """
        chosen = value if isinstance(value, Chosen) else Chosen()
        refused = [*chosen.refused]
        if len(chosen) > limits.ATTACHMENTS_MAX_COUNT:
            refused += [(one.name, "too_many") for one in chosen[limits.ATTACHMENTS_MAX_COUNT :]]
        if refused:
            raise forms.ValidationError([refusal_in_words(name, code) for name, code in refused])
        return tuple(chosen)


def described(one: Attachment) -> str:
    """Return type and size of a file, and what a picture says besides the picture."""
    told = [MEDIA_TYPES[one.type].endings[0].upper(), size_in_words(one.size)]
    besides = uploads.said_besides(keeping.root(), one)
    if "place" in besides:
        told.append(_("it says where it was taken"))
    elif "device" in besides:
        told.append(_("it says with what or when it was taken"))
    if "words" in besides:
        told.append(_("it holds words that are not in the picture"))
    return " · ".join(told)


def size_in_words(size: int) -> str:
    """Return a size for people, in KiB below one MiB."""
    if size < limits.MIB:
        return f"{max(1, round(size / limits.KIB))} KiB"
    return f"{size / limits.MIB:.1f} MiB"


def _kept(text: str) -> Attachment | None:
    """Return a file by its hash: one that was uploaded, or one that an act names already."""
    if _HASH.fullmatch(text) is None:
        return None
    name = bytes.fromhex(text)
    return uploads.kept(keeping.root(), name) or keeping.named(name)
