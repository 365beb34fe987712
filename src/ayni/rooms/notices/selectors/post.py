# SPDX-License-Identifier: Apache-2.0
"""Reads what a border post without a line needs on its disk: whom to call, on both sides.

Telephones are those of posts, never of persons. Source: rooms.md A0.15 (2).
"""

from dataclasses import dataclass

from ayni.web import recorded
from ayni.web.readers import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One office that can be called.

    Attributes:
        party: whose office it is.
        office: its id.
        name: in the reader's language.
        duty: it is on duty day and night.
        telephone: of the post; may be empty.
        radio: of the post; may be empty.
        hours: when it can be reached; may be empty.
    """

    party: str
    office: str
    name: str
    duty: bool
    telephone: str
    radio: str
    hours: str


def contacts(*, reader: Reader) -> list[Contact]:
    """Return the offices of all parties that declare a telephone or a radio, duty offices first."""
    viewer = reader.viewer
    found = []
    for party in viewer.parties:
        offices = recorded.frame().directories.get(party, {})
        told = recorded.contents({office.declared for office in offices.values()})
        for name, office in offices.items():
            content = told[office.declared]
            names = content.get("names")
            words = names if isinstance(names, dict) else {}
            found.append(
                Contact(
                    party=party,
                    office=name,
                    name=str(words.get(viewer.language) or words.get("es") or name),
                    duty="duty" in office.powers,
                    telephone=str(content.get("telephone") or ""),
                    radio=str(content.get("radio") or ""),
                    hours=str(content.get("duty_hours") or ""),
                )
            )
    able = (one for one in found if one.telephone or one.radio)
    order = {party: place for place, party in enumerate(viewer.parties)}
    return sorted(able, key=lambda one: (not one.duty, order[one.party], one.office))
