# SPDX-License-Identifier: Apache-2.0
"""Writes what a person opens first: an index in three languages, pages of matters, and a README.

Plain HTML without script that opens from the disk in any browser. Must not read the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from ayni.core.checkpoints import Checkpoint
from ayni.node.archive import folder, tables
from ayni.node.archive.folder import Pile
from ayni.node.archive.reader import written_by
from ayni.node.archive.tables import Listed
from ayni.web import frames
from ayni.web.parties import forms
from ayni.web.viewer import Viewer

STYLE: Final = "archive.css"
_STYLE_AT: Final = Path(__file__).with_name(STYLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A matter in the index.

    Attributes:
        day: of the act that opened it, in UTC.
        party: who opened it.
        kind: what it is.
        code: reading code of the act that opened it.
        leaf: hash of that act, hex.
        acts: how many acts are about it.
        paths: its volumes, inside the folder.
    """

    day: str
    party: str
    kind: str
    code: str
    leaf: str
    acts: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What an archive holds, for its index.

    Attributes:
        acts: list of all acts.
        logs: list of the logs.
        files: list of attached files.
        matters: list of matters.
        lists: the other lists.
        registers: how many volumes the register has.
        bundled: signed head of each log in the bundle.
        bundle_files: how many files the bundle has.
        states: how many attached files stand in which state.
        gone: acts of which content was erased on this node.
        waiting: acts that wait for earlier ones; they are in the bundle at most.
    """

    acts: Listed
    logs: Listed
    files: Listed
    matters: Listed
    lists: Sequence[Listed]
    registers: int
    bundled: Mapping[str, Checkpoint]
    bundle_files: int
    states: Mapping[str, int] = field(default_factory=dict)
    gone: int = 0
    waiting: int = 0


def write(pile: Pile, contents: Contents, viewer: Viewer) -> None:
    """Write index and README, once all else is written.

    The index of the archive's own language is also `index.html`.
    """
    folder.put(pile, STYLE, [_STYLE_AT.read_bytes()])
    readme = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            shown = _shown(contents, viewer, code)
            page = render_to_string("archive/index.html", shown).encode()
            readme.append(render_to_string("archive/readme.txt", shown))
        folder.put(pile, f"index-{code}.html", [page])
        if code == viewer.language:
            folder.put(pile, "index.html", [page])
    folder.put(pile, "README.txt", ["\n".join(readme).encode()])


def write_matters(
    pile: Pile, lines: Sequence[Line], viewer: Viewer, *, number: int, last: bool
) -> None:
    """Write one page of matters.

    Args:
        pile: where to.
        lines: those of this page.
        viewer: for whom.
        number: of the page, from 1.
        last: no page follows.
    """
    shown = {
        "language": viewer.language,
        "lines": lines,
        "number": number,
        "before": f"index-{number - 1:04}.html" if number > 1 else "",
        "after": "" if last else f"index-{number + 1:04}.html",
        **_head(viewer, viewer.language),
    }
    page = render_to_string("archive/matters.html", shown).encode()
    folder.put(pile, f"matters/index-{number:04}.html", [page])


def _shown(contents: Contents, viewer: Viewer, language: str) -> dict[str, Any]:
    heads = sorted(contents.bundled.values(), key=lambda head: head.origin)
    bundled = sum(head.size for head in heads)
    titles = tables.titles(replace(viewer, language=language))
    lists = [contents.matters, contents.acts, contents.logs, contents.files, *contents.lists]
    return {
        "contents": contents,
        "languages": [
            (code, translation.get_language_info(code)["name_local"])
            for code, _name in settings.LANGUAGES
        ],
        "lists": [replace(one, title=titles.get(one.path, one.title)) for one in lists],
        "volumes": [f"register/register-{n + 1:04}.pdf" for n in range(contents.registers)],
        "heads": heads,
        "unbundled": max(0, contents.acts.rows - bundled),
        "missing": sum(n for state, n in contents.states.items() if state != "held"),
        "non_prejudice": frames.non_prejudice(language),
        "silence": frames.silence(language),
        **_head(viewer, language),
    }


def _head(viewer: Viewer, language: str) -> dict[str, Any]:
    return {
        "language": language,
        "partnership": frames.partnership(language),
        "exercise": settings.AYNI_MODE == "exercise",
        "parties": [forms(code, language).bare for code in viewer.parties],
        "written": written_by(viewer, language),
    }
