# SPDX-License-Identifier: Apache-2.0
"""Names offices in the language of the page, as their own state declares them; judges no power."""

from collections.abc import Collection, Mapping

from ayni.adapters.accounts import directory
from ayni.adapters.record import reading
from ayni.core.constitution import OFFICE_DECLARED
from ayni.web.viewer import Viewer


def name(office: str, viewer: Viewer) -> str:
    """Return the name of an office in the viewer's language, or its id.

    Args:
        office: id, such as `per.south.liaison`; its first word is the party.
        viewer: who reads.
    """
    return name_in(office, viewer.language)


def name_in(office: str, language: str) -> str:
    """Return the name of an office in a language, for a text that is not its reader's; or its id.

    Args:
        office: as `name` takes it.
        language: es, pt or en.
    """
    known = directory.offices_of(office.partition(".")[0]).get(office)
    return known.name(language) if known else office


def last_name(office: str, viewer: Viewer) -> str:
    """Return the name that an office was last declared by, of one that has ended too; or its id.

    Args:
        office: id, such as `per.south.liaison`.
        viewer: who reads.
    """
    told = ""
    for act in reading.frame_acts(OFFICE_DECLARED):
        names = act.values.get("names")
        if act.regular and act.facts.get("office") == office and isinstance(names, dict):
            told = str(names.get(viewer.language) or next(iter(names.values()), "")) or told
    return told or office


def declarations(party: str) -> dict[str, tuple[str, str]]:
    """Return the offices that a party ever declared, to leaf hash and name of the last time.

    Those that have ended are there too; those that the founding alone named are not.

    Args:
        party: its code.
    """
    found = {}
    for act in reading.frame_acts(OFFICE_DECLARED):
        if act.regular and act.party == party:
            names = act.values.get("names")
            told = next(iter(names.values()), "") if isinstance(names, dict) else ""
            office = str(act.facts["office"])
            found[office] = (act.leaf.hex(), str(told) or office)
    return found


def heirs(gone: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the offices in office that took the place of others, as their own state declares.

    A declaration may name earlier ones that it replaces. Who took the place of an office that has
    ended as well is followed further. Without any office nothing is read.

    Args:
        gone: ids of offices that stand no longer.
    """
    if not gone:
        return {}
    last, named = {}, {}
    for act in reading.frame_acts(OFFICE_DECLARED):
        if act.regular:
            last[str(act.facts["office"])] = act
            named[act.leaf.hex()] = str(act.facts["office"])
    after: dict[str, list[str]] = {}
    for office, act in last.items():
        replaced = act.facts.get("supersedes")
        for leaf in replaced if isinstance(replaced, list) else ():
            old = named.get(str(leaf), office)
            if old != office and old.partition(".")[0] == act.party:
                after.setdefault(old, []).append(office)
    return {office: _standing(office, after) for office in gone}


def _standing(office: str, after: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Follow who took whose place until offices that stand; circles end."""
    in_office = directory.offices_of(office.partition(".")[0])
    seen, left, found = {office}, [office], []
    while left:
        for heir in after.get(left.pop(), ()):
            if heir in seen:
                continue
            seen.add(heir)
            if heir in in_office:
                found.append(heir)
            else:
                left.append(heir)
    return tuple(sorted(found))
