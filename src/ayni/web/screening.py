# SPDX-License-Identifier: Apache-2.0
"""Asks about data of persons in a text before it is signed, whoever signs and from where.

Every deed passes here once, after its rules (`signing.sign`). What is found is shown to the person
who typed it and kept nowhere: answers travel by a keyed hash. Source: rooms.md A0.12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ayni.adapters.record import registry as record_registry
from ayni.adapters.screening.answers import Answered
from ayni.core.attachments import MEMBER, shown_name
from ayni.core.codec import Json
from ayni.core.composing import Draft
from ayni.core.errors import Screened
from ayni.core.kinds import Code, Enum, Int, ListOf, MapOf, MemberType, Record
from ayni.core.limits import SCREENED_QUESTIONS_MAX_COUNT
from ayni.standards.identifiers.folding import fold
from ayni.standards.identifiers.model import WHATS, Finding, What
from ayni.standards.identifiers.read import find
from ayni.web import processing, words
from ayni.web.registry import Processing, Words

PREFIX: Final = "screened-"
"""Begins the name under which a form posts an answer: `screened-rut-<hash>`."""
REMOVED: Final = "[…]"
"""What stands in a text for what the person took out."""
ANSWERS: Final = ("office", "remove")
"""It belongs to an office or post and is signed; or it is taken out."""

_KEY: Final = re.compile(rf"{PREFIX}({'|'.join(WHATS)})-[0-9a-f]{{24}}")
_ASKS_NOTHING: Final = Processing(purpose="", ground="")

Answers = Mapping[str, str]
"""Name of a posted answer to `office` or `remove`."""

WHAT: Final[Mapping[What, Words]] = {
    "rut": gettext_lazy("an identity number of Chile (RUT)"),
    "dni": gettext_lazy("an identity number of Peru (DNI)"),
    "cpf": gettext_lazy("an identity number of Brazil (CPF)"),
    "passport": gettext_lazy("the number of a passport"),
    "plate": gettext_lazy("the plate of a vehicle"),
    "telephone": gettext_lazy("a telephone number"),
    "email": gettext_lazy("an e-mail address"),
    "name": gettext_lazy("a person's name after a rank or title"),
}


CHOICES: Final[tuple[tuple[str, Words], ...]] = (
    ("office", gettext_lazy("It belongs to an office or post: sign it as it stands")),
    ("remove", gettext_lazy("Take it out: “[…]” stands in its place and is signed")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing in a text that a person is asked about.

    Attributes:
        key: name under which the answer is posted.
        member: member of the act.
        what: what it looks like.
        text: as typed; for the eyes of who typed it.
        refused: it must go, whatever it is.
    """

    key: str
    member: str
    what: What
    text: str
    refused: bool = False


def require(draft: Draft, answers: Answers) -> tuple[Draft, list[Answered]]:
    """Let an act pass if nothing in its texts is open, or say what is.

    Args:
        draft: what is to be signed.
        answers: what the person answered so far.

    Returns:
        The draft, its files renamed where the person wished it, and the answers that counted.

    Raises:
        Screened: something looks like data of a person and nobody answered for it
            (`personal_data_asked`), or it may not stand here at all (`personal_data_refused`).
    """
    removed = [
        Answered(member="", what=cast(re.Match[str], _KEY.fullmatch(key))[1], answer="remove")
        for key, answer in answers.items()
        if answer == "remove"
    ]
    draft = _without_names(draft, answers)
    asked = questions(draft)
    open_ones = [one for one in asked if one.refused or answers.get(one.key) != "office"]
    if open_ones:
        refused = any(one.refused for one in open_ones) or len(asked) > SCREENED_QUESTIONS_MAX_COUNT
        code = "personal_data_refused" if refused else "personal_data_asked"
        raise Screened(code, tuple(open_ones[:SCREENED_QUESTIONS_MAX_COUNT]))
    kept = [Answered(member=one.member, what=one.what, answer="office") for one in asked]
    return draft, removed + kept


def questions(draft: Draft) -> list[Question]:
    """Return what in the texts of an act looks like data of a person; the same thing once."""
    kind = record_registry.kinds().get(draft.kind)
    if kind is None:
        return []
    rule = processing.of(draft.kind) or _ASKS_NOTHING
    found: dict[str, Question] = {}
    for member in kind.members:
        if member.structural or member.name not in draft.values:
            continue
        expected = rule.posts.get(member.name, frozenset())
        for text in _texts(member.type, draft.values[member.name]):
            for one in find(text):
                if not _counts(one, expected):
                    continue
                told = text[one.start : one.end]
                key = key_of(one.what, told)
                found.setdefault(
                    key,
                    Question(
                        key=key,
                        member=member.name,
                        what=one.what,
                        text=told,
                        refused=rule.refuses,
                    ),
                )
    return list(found.values())


def told(screened: Screened) -> str:
    """Return what a person is told of all questions together."""
    count = len(screened.questions)
    if screened.code != "personal_data_refused":
        return ngettext(
            "Nothing was signed yet. One place in the text looks like data of a person: say what "
            "it is, then sign again. What you typed is kept.",
            "Nothing was signed yet. {n} places in the text look like data of persons: say what "
            "they are, then sign again. What you typed is kept.",
            count,
        ).format(n=count)
    if any(cast(Question, one).refused for one in screened.questions):
        return _(
            "Nothing was signed. Data of persons have no place in acts of this kind: take out what "
            "is named here. What you typed is kept."
        )
    return _(
        "Nothing was signed. The text looks like a list of persons, with more than {n} data. Hand "
        "the list over on paper, and state here how many they are and the fingerprint of the "
        "paper. What you typed is kept."
    ).format(n=SCREENED_QUESTIONS_MAX_COUNT)


def where(question: Question, *, kind: str) -> str:
    """Return what one place looks like and where it stands, for who typed it."""
    return _("“{text}” in “{field}” looks like {what}").format(
        text=question.text, field=words.member(kind, question.member), what=WHAT[question.what]
    )


def key_of(what: What, text: str) -> str:
    """Return the name under which an answer about a text is posted; it tells nothing of the text.

    Args:
        what: what it looks like.
        text: as typed; dashes, dots and spaces do not count.
    """
    plain = "".join(c for c in fold(text).text.casefold() if c.isalnum())
    digest = salted_hmac("ayni.web.screening", plain, algorithm="sha256").hexdigest()
    return f"{PREFIX}{what}-{digest[:24]}"


def what_of(key: str) -> What:
    """Return what the answer of this name is about."""
    return cast(What, key.removeprefix(PREFIX).partition("-")[0])


def answers_in(data: Mapping[str, object] | None) -> dict[str, str]:
    """Return the answers that a form posts."""
    return {
        key: str(answer)
        for key, answer in (data or {}).items()
        if answer in ANSWERS and _KEY.fullmatch(key)
    }


def without_removed(data: QueryDict) -> QueryDict:
    """Return a posted form in which `[…]` stands for everything the person wants out."""
    gone = {key for key, answer in answers_in(data).items() if answer == "remove"}
    if not gone:
        return data
    changed = data.copy()
    for name, values in changed.lists():
        if not name.startswith(PREFIX):
            changed.setlist(name, [_cut(value, gone) for value in values])
    return changed


def _counts(one: Finding, expected: frozenset[What]) -> bool:
    return one.at_least("certain" if one.what in expected else "likely")


def _cut(text: str, gone: set[str]) -> str:
    for one in reversed(find(text)):
        if key_of(one.what, text[one.start : one.end]) in gone:
            text = f"{text[: one.start]}{REMOVED}{text[one.end :]}"
    return text


def _texts(kind: MemberType, value: Json) -> Iterator[str]:
    """Yield the free texts in a value: what no closed type describes."""
    match kind, value:
        case Record(fields), dict():
            parts = [(fields[name], item) for name, item in value.items() if name in fields]
        case ListOf(item_kind), list():
            parts = [(item_kind, item) for item in value]
        case MapOf(item_kind), dict():
            parts = [(item_kind, item) for item in value.values()]
        case _:
            if not isinstance(kind, Code | Enum | Int):
                told = value.values() if isinstance(value, dict) else [value]
                yield from (text for text in told if isinstance(text, str))
            return
    for part, item in parts:
        yield from _texts(part, item)


def _without_names(draft: Draft, answers: Answers) -> Draft:
    """Give files a plain name where the person wants what stands in theirs out."""
    gone = {key for key, answer in answers.items() if answer == "remove"}
    files = draft.values.get(MEMBER)
    if not gone or not isinstance(files, list):
        return draft
    renamed: list[Json] = []
    for number, file in enumerate(cast(list[dict[str, Json]], files), start=1):
        name = str(file["name"])
        if _cut(name, gone) != name:
            ending = name.rpartition(".")[2]
            renamed.append({**file, "name": shown_name(f"{number}.{ending}")})
        else:
            renamed.append(file)
    return replace(draft, values={**draft.values, MEMBER: renamed})
