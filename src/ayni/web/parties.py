# SPDX-License-Identifier: Apache-2.0
"""Keeps the forms of each party's name per language, so that no sentence glues an article to it.

A code without forms here is shown as the code itself: no party is left without a name.
Source: rooms.md D1 and B3.18.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

DEFAULT_LANGUAGE = "es"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """One party's name in one language.

    Attributes:
        name: as subject: "el Perú".
        of: "del Perú".
        to: "al Perú".
        by: "por el Perú".
        gen: English genitive; elsewhere the same as `of`.
        clock: after an hour: "de Perú", "Peru time".
        code: what is written on the page: "PER".
    """

    name: str
    of: str
    to: str
    by: str
    gen: str
    clock: str
    code: str

    def __str__(self) -> str:
        """Return the name as subject."""
        return self.name

    def __format__(self, form: str) -> str:
        """Return the form a sentence asks for: `{p}`, `{p:of}`, `{p:to}`, `{p:by}`, `{p:gen}`.

        Raises:
            ValueError: there is no such form.
        """
        if not form:
            return self.name
        try:
            return _ASKED[form](self)
        except KeyError as trouble:
            raise ValueError(f"no form {form!r}; expected {', '.join(_ASKED)}") from trouble

    @property
    def bare(self) -> str:
        """Return the name without an article, for lists and column heads."""
        head, _space, tail = self.name.partition(" ")
        return tail if head in {"el", "la", "o", "a"} else self.name


_ASKED: Mapping[str, Callable[[Forms], str]] = {
    "of": lambda one: one.of,
    "to": lambda one: one.to,
    "by": lambda one: one.by,
    "gen": lambda one: one.gen,
    "clock": lambda one: one.clock,
}

# code: (Spanish article, name), (Portuguese article, name), English name
_NAMES: Mapping[str, tuple[tuple[str, str], tuple[str, str], str]] = {
    "arg": (("la", "Argentina"), ("a", "Argentina"), "Argentina"),
    "bol": (("", "Bolivia"), ("a", "Bolívia"), "Bolivia"),
    "bra": (("el", "Brasil"), ("o", "Brasil"), "Brazil"),
    "chl": (("", "Chile"), ("o", "Chile"), "Chile"),
    "col": (("", "Colombia"), ("a", "Colômbia"), "Colombia"),
    "ecu": (("el", "Ecuador"), ("o", "Equador"), "Ecuador"),
    "guy": (("", "Guyana"), ("a", "Guiana"), "Guyana"),
    "per": (("el", "Perú"), ("o", "Peru"), "Peru"),
    "pry": (("el", "Paraguay"), ("o", "Paraguai"), "Paraguay"),
    "sur": (("", "Surinam"), ("o", "Suriname"), "Suriname"),
    "ury": (("el", "Uruguay"), ("o", "Uruguai"), "Uruguay"),
    "ven": (("", "Venezuela"), ("a", "Venezuela"), "Venezuela"),
}

# The zone a party reckons its days in until the constitution names one.
_ZONES: Mapping[str, str] = {
    "arg": "America/Argentina/Buenos_Aires",
    "bol": "America/La_Paz",
    "bra": "America/Sao_Paulo",
    "chl": "America/Santiago",
    "col": "America/Bogota",
    "ecu": "America/Guayaquil",
    "guy": "America/Guyana",
    "per": "America/Lima",
    "pry": "America/Asuncion",
    "sur": "America/Paramaribo",
    "ury": "America/Montevideo",
    "ven": "America/Caracas",
}

_ES_OF = {"el": "del ", "la": "de la ", "": "de "}
_ES_TO = {"el": "al ", "la": "a la ", "": "a "}
_ES_BY = {"el": "por el ", "la": "por la ", "": "por "}
_PT_OF = {"o": "do ", "a": "da "}
_PT_TO = {"o": "ao ", "a": "à "}
_PT_BY = {"o": "pelo ", "a": "pela "}


def forms(code: str, language: str | None = None) -> Forms:
    """Return the forms of a party's name.

    Args:
        code: ISO 3166-1 alpha-3 in lower case.
        language: es, pt or en; the language of the page if left out.
    """
    names = _NAMES.get(code)
    if names is None:
        bare = code.upper()
        return Forms(name=bare, of=bare, to=bare, by=bare, gen=bare, clock=bare, code=bare)
    spoken = (language or get_language() or DEFAULT_LANGUAGE)[:2]
    if spoken == "en":
        return _english(names[2], code=code)
    if spoken == "pt":
        return _portuguese(*names[1], code=code)
    return _spanish(*names[0], code=code)


def zone_of(code: str) -> str:
    """Return the IANA zone a party reckons in unless its constitution names another."""
    return _ZONES.get(code, "UTC")


def known() -> tuple[str, ...]:
    """Return the codes with forms of their own, sorted."""
    return tuple(sorted(_NAMES))


@cache
def _spanish(article: str, bare: str, *, code: str) -> Forms:
    return Forms(
        name=f"{article} {bare}".strip(),
        of=_ES_OF[article] + bare,
        to=_ES_TO[article] + bare,
        by=_ES_BY[article] + bare,
        gen=_ES_OF[article] + bare,
        clock=f"de {bare}",
        code=code.upper(),
    )


@cache
def _portuguese(article: str, bare: str, *, code: str) -> Forms:
    return Forms(
        name=f"{article} {bare}",
        of=_PT_OF[article] + bare,
        to=_PT_TO[article] + bare,
        by=_PT_BY[article] + bare,
        gen=_PT_OF[article] + bare,
        clock=_PT_OF[article] + bare,
        code=code.upper(),
    )


@cache
def _english(bare: str, *, code: str) -> Forms:
    return Forms(
        name=bare,
        of=f"of {bare}",
        to=f"to {bare}",
        by=f"by {bare}",
        gen=f"{bare}’s",
        clock=f"{bare} time",
        code=code.upper(),
    )


def in_a_row(names: Sequence[str]) -> str:
    """Return names as a sentence has them: Chile and Peru."""
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])
