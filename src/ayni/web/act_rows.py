# SPDX-License-Identifier: Apache-2.0
"""Writes an act as a row of a file: one thing in each column, codes beside the words for them.

The same columns in the Record's CSV and in the archive of a partnership. Holds no text of a body.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.web import acts, times, words
from ayni.web.parts.tables import Column
from ayni.web.parts.timelines import Verdict, capacity_in_words
from ayni.web.registry import Words
from ayni.web.viewer import Viewer

STATES: dict[Verdict, Callable[[], str]] = {
    "regular": lambda: _("in order"),
    "aside": lambda: _("does not meet an agreed rule"),
    "waiting": lambda: _("waits for earlier acts"),
    "newer": lambda: _("needs newer software"),
}


def columns(viewer: Viewer) -> tuple[Column[ActRead], ...]:
    """Return the columns of an act in a file."""
    return (
        _column("log", _("Log"), lambda row: row.log),
        _column("number", _("Number in its log"), lambda row: str(row.index)),
        _column("leaf", _("Hash of the act"), lambda row: row.leaf.hex()),
        _column("code", _("Reading code"), lambda row: row.code),
        _column("kind", _("Kind"), lambda row: row.kind),
        _column("what", _("Act"), _what),
        _column("party", _("Party"), lambda row: row.party.upper()),
        _column(
            "office",
            _("Office"),
            lambda row: acts.office_name(row.header.by, viewer) if row.header else "",
        ),
        _column(
            "capacity",
            _("Capacity"),
            lambda row: capacity_in_words(row.header.as_) if row.header else "",
        ),
        _column("at", _("Declared time"), lambda row: _instant(row.at_ms)),
        _column("here", _("Stored on this node"), lambda row: _instant(row.received_ms)),
        _column("object", _("Hash of the matter"), lambda row: row.object_id.hex()),
        _column("state", _("State"), lambda row: STATES[acts.verdict(row)]()),
        _column("reason", _("Rule that is not met"), _reason),
        _column("stored", _("Received and stored by the node of"), _receipts),
        _column("tlp", "TLP", lambda row: row.header.tlp if row.header else ""),
        _column("erased", _("Erased here"), lambda row: _instant(row.erased_ms)),
    )


def cells(row: ActRead, all_columns: tuple[Column[ActRead], ...]) -> list[str]:
    """Return the texts of one act."""
    return [str(column.cell(row)) for column in all_columns]


def _column(key: str, label: Words, text: Callable[[ActRead], str]) -> Column[ActRead]:
    return Column(key=key, label=label, cell=text)


def _what(row: ActRead) -> str:
    return words.kind(row.kind) if row.kind else _("An entry that cannot be read")


def _reason(row: ActRead) -> str:
    return words.reason(row.kind, row.reason) if acts.verdict(row) == "aside" else ""


def _receipts(row: ActRead) -> str:
    return ", ".join(f"{one.party.upper()} {times.iso(one.time_ms)}" for one in row.receipts)


def _instant(at_ms: int | None) -> str:
    return times.iso(at_ms) if at_ms else ""
