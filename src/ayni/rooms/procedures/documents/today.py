# SPDX-License-Identifier: Apache-2.0
"""Lays out what binds at an instant; what binds is only shown. Must not read a table.

Source: rooms.md A4 (What binds us today).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ayni.rooms.procedures import selectors
from ayni.rooms.procedures.documents.version import VersionView, pause_in_words
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What binds on one topic at this moment.

    Attributes:
        topic: code.
        name: of the topic.
        bound: title, number and page of each version, whom it binds, and how it is suspended.
    """

    topic: str
    name: str
    bound: tuple[tuple[str, int, str, str, str], ...]


def standing_on(
    found: Sequence[tuple[str, Sequence[tuple[Binding, str]]]], reader: Reader
) -> list[Standing]:
    """Lay out what binds on each topic.

    Args:
        found: topic to each binding with the title of its version.
        reader: who reads.
    """
    language = reader.viewer.language
    return [
        Standing(
            topic=topic,
            name=selectors.topic_name(topic),
            bound=tuple(
                (
                    title,
                    one.version.proposal.number,
                    selectors.version_url(one.protocol.hex(), one.version.leaf.hex()),
                    ", ".join(party_forms(party, language).bare for party in one.parties),
                    " ".join(pause_in_words(pause, reader) for pause in one.pauses),
                )
                for one, title in bindings
            ),
        )
        for topic, bindings in found
    ]


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
