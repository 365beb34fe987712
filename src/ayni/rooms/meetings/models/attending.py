# SPDX-License-Identifier: Apache-2.0
"""What the codes of delegations and of entry are called; they stand in the rows of editions."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ayni.web.registry import Words

FUNCTIONS: Mapping[str, Words] = {
    "head": _("head of delegation"),
    "delegate": _("delegates"),
    "adviser": _("advisers"),
    "secretary": _("secretaries"),
    "liaison": _("liaison officers"),
    "interpreter": _("interpreters"),
    "protocol": _("protocol"),
    "security": _("security"),
    "driver": _("drivers"),
    "other": pgettext_lazy("function", "others"),
}
CAPACITIES: Mapping[str, Words] = {
    "titular": _("in office"),
    "subrogante": _("acting (S)"),
    "interino": _("ad interim (i)"),
    "encargado": _("in charge (e)"),
}
ARMS_CARRIED: Mapping[str, Words] = {
    "none": pgettext_lazy("arms", "none"),
    "declared": pgettext_lazy("arms", "declared"),
}
GATES: Mapping[str, Words] = {
    "not_needed": pgettext_lazy("authorisation", "not needed"),
    "pending": pgettext_lazy("authorisation", "in progress"),
    "granted": pgettext_lazy("authorisation", "granted"),
    "denied": pgettext_lazy("authorisation", "denied"),
}
DIRECTIONS: Mapping[str, Words] = {
    "entry": _("entry of the guests"),
    "departure": _("departure of the own delegation"),
}
BASES: Mapping[str, Words] = {
    "per_27856_5": _("Peru, Law 27856, art. 5"),
    "chl_19067": _("Chile, Law 19.067"),
    "other": _("another rule"),
}
ATTENDING_REFUSALS: Mapping[str, tuple[str, Words]] = {
    "counts_missing": (
        "head",
        _("No person was counted. Say how many come, by function."),
    ),
    "head_of_another_party": (
        "office",
        _("The office {found} is not one of your state. Choose one that is."),
    ),
    "lead_of_another_party": (
        "lead",
        _("The office {found} is not one of your state. Choose one that is."),
    ),
    "list_incomplete": (
        "list_count",
        _("A list of names is stated by its count and its day together. Fill in both."),
    ),
    "list_differs": (
        "list_count",
        _("The list holds {found} names, and {counted} persons are counted. Correct one of them."),
    ),
    "reference_missing": (
        "number",
        _("An authorisation is granted by an act: state its number, its day and its organ."),
    ),
    "validity_backwards": (
        "valid_until",
        _("The validity ends before the act was issued. Correct one of the two days."),
    ),
    "annex_empty": ("people", _("No list was found. Paste it, or choose a file.")),
    "annex_row": (
        "people",
        _(
            "Line {line}: {found} columns were found; office, rank or function, name and document "
            "are expected. Correct the line."
        ),
    ),
    "annex_cell": ("people", _("Line {line}: a column has more than {most} signs. Shorten it.")),
    "annex_many": ("people", _("{found} lines were found; at most {most} are expected.")),
    "annex_differs": (
        "people",
        _(
            "The list has {found} persons and the delegation that was announced has {counted}. "
            "Correct the list, or have the delegation announced anew."
        ),
    ),
    "remote_meeting": ("", _("The meeting is held by video: nobody enters.")),
}
