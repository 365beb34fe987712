# SPDX-License-Identifier: Apache-2.0
"""Has papers written as files, and reads files of word processors; each by a process of its own.

Must not decide what a paper says. What may be lazy in it is put into words here, in the language
of the page.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.http import HttpResponse

from ayni.web.papers import child
from ayni.web.papers.model import Paper, WordText

PDF_TYPE = "application/pdf"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(paper: Paper, name: str) -> HttpResponse:
    """Answer with a paper as a file that nobody edits (PDF/A).

    Args:
        paper: the paper.
        name: of the file, without its ending.

    Raises:
        NodeTrouble: the installation lacks the font or the layout of papers.
    """
    return _answer(pdf_written(paper), PDF_TYPE, f"{name}.pdf")


def word(paper: Paper, name: str) -> HttpResponse:
    """Answer with a paper as a file that a staff edits (DOCX).

    Args:
        paper: the paper.
        name: of the file, without its ending.
    """
    made = child.done("ayni.web.papers.word", _sent(paper))
    return _answer(made, WORD_TYPE, f"{name}.docx")


def pdf_written(paper: Paper) -> bytes:
    """Return a paper as the bytes of a PDF/A file.

    Raises:
        NodeTrouble: the installation lacks the font or the layout of papers.
    """
    return child.done("ayni.web.papers.pdf", _sent(paper))


def pdfs_written(papers: Sequence[Paper]) -> list[bytes]:
    """Return each paper as the bytes of a PDF/A file; one process writes them all, and ends.

    Args:
        papers: short ones, a hundred or so: they must be ready within the time of one.

    Raises:
        NodeTrouble: the installation lacks the font or the layout of papers.
    """
    made = child.done("ayni.web.papers.pdfs", _sent(papers))
    return msgspec.msgpack.decode(made, type=list[bytes])


def word_text(raw: bytes) -> WordText:
    """Return the text of a DOCX file.

    Raises:
        FormatError: it is no such file, is encrypted, or is larger than allowed.
    """
    made = child.done("ayni.web.papers.word_text", raw)
    return msgspec.json.decode(made, type=WordText)


def _sent(given: Paper | Sequence[Paper]) -> bytes:
    return msgspec.json.encode(given, enc_hook=_in_words)


def _in_words(text: object) -> str:
    """Return a lazy text in the language of the page, and a marked one as a string, no subclass."""
    return "".join((str(text),))


def _answer(made: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
