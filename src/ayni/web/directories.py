# SPDX-License-Identifier: Apache-2.0
"""Reads the directories of all parties as people use them: whom to call, where, in which order.

Telephones are those of posts, never of persons. Must not decide what an office may do.
Source: rooms.md A0.1, A0.9 (Oficinas y contactos).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ayni.core.codec import Json
from ayni.core.frame import Office
from ayni.web import recorded, words
from ayni.web.viewer import Viewer

VOICE = frozenset({"duty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One office with everything its own state declares of it.

    Attributes:
        party: whose office it is.
        office: its id.
        name: in the language of the page, or the id.
        powers: codes.
        institution: code, or empty.
        telephone: of the post; may be empty, as all that follows.
        radio: of the post.
        email: of the post.
        hours: when it is on duty.
        zone: IANA name of the zone in which the hours are meant.
        languages: codes.
        alternates: ids, in the order in which to call them.
        valid_from_ms: label; nothing is judged by it.
        valid_until_ms: label; first instant it is no longer valid.
        declared: leaf hash of the act that declares it, 64 hex digits.
        founding: it stands in the opening of the log and was never declared by itself.
    """

    party: str
    office: str
    name: str
    powers: frozenset[str]
    institution: str = ""
    telephone: str = ""
    radio: str = ""
    email: str = ""
    hours: str = ""
    zone: str = ""
    languages: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    valid_from_ms: int | None = None
    valid_until_ms: int | None = None
    declared: str = ""
    founding: bool = False

    @property
    def on_call(self) -> bool:
        """Tell whether it is reached at any hour."""
        return bool(self.powers & VOICE)

    def powers_in_words(self) -> str:
        """Return its powers in the language of the page."""
        return ", ".join(sorted(words.power(code) for code in self.powers))

    def institution_in_words(self) -> str:
        """Return its institution in the language of the page."""
        return str(words.INSTITUTIONS.get(self.institution, self.institution))


def posts(viewer: Viewer) -> list[Post]:
    """Return the offices of all parties: own party first, those on duty first, then by id."""
    directories = recorded.frame().directories
    declared = {
        office.declared for code in viewer.parties for office in directories.get(code, {}).values()
    }
    told = recorded.contents(declared)
    return [
        post
        for code in viewer.parties
        for post in sorted(
            (
                _post(code, office, told[office.declared], viewer.language)
                for office in directories.get(code, {}).values()
            ),
            key=lambda post: (not post.on_call, post.office),
        )
    ]


def called_first(found: Sequence[Post]) -> list[Post]:
    """Return the posts to call, each office on duty followed by its alternates in their order."""
    known = {post.office: post for post in found}
    ordered: dict[str, Post] = {}
    for post in found:
        if post.on_call:
            ordered.setdefault(post.office, post)
            for name in post.alternates:
                if name in known:
                    ordered.setdefault(name, known[name])
    return [post for post in ordered.values() if post.telephone or post.radio]


def name_of(office: str, found: Sequence[Post]) -> str:
    """Return the name of an office among posts, or its id."""
    return next((post.name for post in found if post.office == office), office)


def texts_of(office: Office) -> Mapping[str, Json]:
    """Return the content that an office was declared with; empty for what was erased."""
    return recorded.contents({office.declared})[office.declared]


def _post(party: str, office: Office, content: Mapping[str, Json], language: str) -> Post:
    names = content.get("names")
    told = cast(dict[str, str], names) if isinstance(names, dict) else {}
    facts = office.facts
    return Post(
        party=party,
        office=office.id,
        name=told.get(language) or told.get("es") or next(iter(told.values()), office.id),
        powers=office.powers,
        institution=str(facts.get("institution", "")),
        telephone=str(content.get("telephone") or ""),
        radio=str(content.get("radio") or ""),
        email=str(content.get("email") or ""),
        hours=str(content.get("duty_hours") or ""),
        zone=str(facts.get("zone") or ""),
        languages=tuple(cast(list[str], facts.get("languages") or [])),
        alternates=tuple(cast(list[str], facts.get("alternates") or [])),
        valid_from_ms=cast(int | None, facts.get("valid_from")),
        valid_until_ms=cast(int | None, facts.get("valid_until")),
        declared=office.declared.hex(),
        founding="office" not in facts,
    )
