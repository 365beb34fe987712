# SPDX-License-Identifier: Apache-2.0
"""Looks up what an office may do, in whatever the record says now; holds no directory of its own.

The record is put behind this port when the node starts (`use_directory`), so that accounts do not
depend on how the record is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeEntry:
    """An office as its own state declares it in the record.

    Attributes:
        office: id, such as `chl.north.liaison`.
        powers: codes of rooms.md A0.1.
        institution: code of the institution, or empty.
        names: language code to name of the office.
    """

    office: str
    powers: frozenset[str]
    institution: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Return the name in a language, in Spanish, in any, or the id."""
        return self.names.get(language) or self.names.get("es") or self.office


Directory = Mapping[str, OfficeEntry]
DirectorySource = Callable[[str], Directory]


def _nothing_declared(_party: str) -> Directory:
    return {}


_sources: list[DirectorySource] = [_nothing_declared]


def use_directory(source: DirectorySource) -> None:
    """Take the record's directory from here on.

    Args:
        source: party code to its offices as the record says now; cheap, called on every page.
    """
    _sources[:] = [source]


def offices_of(party: str) -> Directory:
    """Return the offices a party declares now; empty before it has declared any."""
    return _sources[0](party)


def powers_of(party: str, office: str) -> frozenset[str]:
    """Return what an office may do now; empty if it is not declared."""
    entry = offices_of(party).get(office)
    return entry.powers if entry else frozenset()
