# SPDX-License-Identifier: Apache-2.0
"""Writes a batch of papers as PDF/A files in one process that ends with it; needs no Django.

Where thousands of short papers are written one after another, a process for each would take longer
to start than to write, and one that lives on keeps more of each.
"""

from __future__ import annotations

import msgspec

from ayni.web.papers import child
from ayni.web.papers.model import Paper
from ayni.web.papers.pdf import written


def batch(given: bytes) -> bytes:
    """Return the files of the papers that come in, in their order.

    Args:
        given: a list of papers, as JSON.

    Returns:
        A list of files, as MessagePack.
    """
    papers = msgspec.json.decode(given, type=list[Paper])
    return msgspec.msgpack.encode([written(paper) for paper in papers])


def main() -> None:
    """Write the papers that come in."""
    child.work(batch)


if __name__ == "__main__":
    main()
