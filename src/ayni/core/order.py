# SPDX-License-Identifier: Apache-2.0
"""Happened-before between acts, and the total order that only displays use.

Folds may use ``before`` and nothing else: the sort key is for lists and stable output.
Source: kernel.md S1, S2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ayni.core.acts import Act

Past = Mapping[str, int]


def before(a: Act, b: Act) -> bool:
    """Tell whether `a` lies in the causal past of `b`."""
    return a.index < b.past.get(a.log, 0)


def concurrent(a: Act, b: Act) -> bool:
    """Tell whether neither act knew of the other."""
    return a.leaf != b.leaf and not before(a, b) and not before(b, a)


def sort_key(act: Act) -> tuple[int, str, int]:
    """Return the key of the order for display: Lamport depth, log id, index."""
    return (act.depth, act.log, act.index)


def maximal(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return the acts that no other of them has in its past, in display order."""
    pool = list(acts)
    top = [a for a in pool if not any(before(a, b) for b in pool)]
    return tuple(sorted(top, key=sort_key))


def joined(pasts: Iterable[Past]) -> dict[str, int]:
    """Return the least past that covers all the given ones."""
    result: dict[str, int] = {}
    for past in pasts:
        for log, size in past.items():
            if size > result.get(log, 0):
                result[log] = size
    return result
