# SPDX-License-Identifier: Apache-2.0
"""Rows of protocols: the same states give the same rows, whatever came first."""

import pytest

from ayni.rooms.procedures import projections
from ayni.rooms.procedures.models import Protocol, ProtocolVersion
from ayni.rooms.procedures.states import fold_protocol
from ayni.rooms.procedures.tests.protocols import agreed, proposed, replaced
from tests.histories import History

pytestmark = pytest.mark.django_db(databases=["default", "record"])


def rows() -> list[dict[str, object]]:
    return [*Protocol.objects.values(), *ProtocolVersion.objects.order_by("number").values()]


def test_a_row_shows_when_a_version_begins_and_ends() -> None:
    history = History(("chl", "per"))
    first = proposed(history)
    begins = agreed(history, first).header.at
    second = replaced(history, "per", first, first)
    ends = agreed(history, second).header.at
    projections.write({first.leaf: fold_protocol(history.acts)})
    one, other = ProtocolVersion.objects.order_by("number")
    assert (one.starts_ms, one.ends_ms, one.answered) == (begins, ends, True)
    assert (other.starts_ms, other.ends_ms, other.missing) == (ends, None, [])


def test_writing_again_is_as_writing_once() -> None:
    history = History(("chl", "per"))
    first = proposed(history)
    projections.write({first.leaf: fold_protocol(history.acts)})
    agreed(history, first)
    final = fold_protocol(history.acts)
    projections.write({first.leaf: final})
    after = rows()
    projections.write({first.leaf: final})
    assert rows() == after
    projections.clear()
    assert rows() == []
    projections.write({first.leaf: final})
    assert rows() == after


def test_a_protocol_without_its_opening_act_has_no_row() -> None:
    history = History(("chl", "per"))
    first = proposed(history)
    projections.write({first.leaf: fold_protocol(history.acts)})
    projections.write({first.leaf: fold_protocol(())})
    assert rows() == []
