# SPDX-License-Identifier: Apache-2.0
"""Writes one version of a declaration as facts, with what differs from the one before marked."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from ayni.adapters.record.reading import ActRead
from ayni.core.codec import Json
from ayni.web import words
from ayni.web.parts.facts import Fact, FactState

InWords = Callable[[str, Json], str]


def facts_of_version(
    act: ActRead, names: Sequence[str], *, before: Mapping[str, Json], in_words: InWords
) -> list[Fact]:
    """Return the named members of a version.

    Args:
        act: the act that states the version.
        names: members, in the order of reading; one that neither version has is left out.
        before: open members of the version before; empty for the first.
        in_words: name and value of a member to what people read; a value may be none.
    """
    return [
        fact_of(act, name, before=before, in_words=in_words)
        for name in names
        if name in act.names or name in before
    ]


def fact_of(act: ActRead, name: str, *, before: Mapping[str, Json], in_words: InWords) -> Fact:
    """Return one member of a version."""
    label = words.member(act.kind, name)
    if name in act.closed:
        return Fact(label=label, value="", state="erased")
    value = act.values.get(name)
    told = in_words(name, value)
    if not before or before.get(name) == value:
        return Fact(label=label, value=told)
    state: FactState = "changed"
    note = _("before: {value}").format(value=in_words(name, before.get(name)))
    return Fact(label=label, value=told, state=state, note=note)
