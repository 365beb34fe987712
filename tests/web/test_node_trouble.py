# SPDX-License-Identifier: Apache-2.0
"""A node that cannot write says so on a page of its own and hides no failure of the program."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from ayni.core.errors import KeyTrouble, NodeTrouble, StoreTrouble
from ayni.web.middleware import TroubleMiddleware

MIDDLEWARE = TroubleMiddleware(lambda _request: HttpResponse())


@pytest.mark.django_db(databases=["default", "record"])
@pytest.mark.parametrize("found", [StoreTrouble("disk full"), KeyTrouble("receipt.key: no such")])
def test_a_trouble_of_the_node_is_told_without_its_inside(
    rf: RequestFactory, found: NodeTrouble
) -> None:
    answer = MIDDLEWARE.process_exception(rf.post("/notices/new/"), found)
    assert answer is not None
    assert answer.status_code == 503
    assert str(found) not in answer.content.decode()


def test_a_failure_of_the_program_is_left_to_be_seen(rf: RequestFactory) -> None:
    assert MIDDLEWARE.process_exception(rf.get("/"), ValueError("a fault")) is None
