# SPDX-License-Identifier: Apache-2.0
"""Lays out what binds at an instant; what binds is only shown. Must not read a table.

Source: rooms.md A4 (What binds us today).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.rooms.procedures.documents.version import VersionView
from ayni.rooms.procedures.selectors import Answer, Reader
from ayni.rooms.procedures.states import Binding
from ayni.web import times
from ayni.web.parties import forms as party_forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A version that binds at the instant asked for.

    Attributes:
        view: the version.
        whom: parties that it binds then, by name.
        suspended: a party suspends the whole text then.
    """

    view: VersionView
    whom: str
    suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """What binds at one instant.

    Attributes:
        at: the instant on every clock.
        bound: what binds: none, one, or an overlap of several.
        until: until when nothing else would be answered, as far as the record says.
    """

    at: str
    bound: tuple[Bound, ...]
    until: str

    @property
    def overlap(self) -> bool:
        """Tell whether several texts bind at once: an error between the parties."""
        return len(self.bound) > 1


def answer_view(
    answer: Answer, views: Sequence[tuple[Binding, VersionView]], reader: Reader
) -> AnswerView:
    """Lay an answer out.

    Args:
        answer: what binds.
        views: each binding with its version laid out.
        reader: who reads.
    """
    clocks = reader.viewer.clocks
    return AnswerView(
        at=times.moment(answer.at_ms, clocks),
        bound=tuple(
            Bound(
                view=view,
                whom=", ".join(party_forms(party).bare for party in binding.parties),
                suspended=binding.suspended,
            )
            for binding, view in views
        ),
        until=""
        if answer.next_ms is None
        else _("The answer changes on {t}.").format(t=times.moment(answer.next_ms, clocks)),
    )
