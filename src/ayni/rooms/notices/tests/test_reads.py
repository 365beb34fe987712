# SPDX-License-Identifier: Apache-2.0
"""Who read a notice stands in the journal of the own state; the room does nothing for it."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from django.test import Client

from ayni.adapters.accounts.models import Person
from ayni.adapters.entrance.models import Entry
from ayni.adapters.record import ledger
from ayni.core.composing import Draft
from ayni.rooms.notices import facts
from ayni.rooms.notices.tests.scene import given
from ayni.rooms.notices.tests.test_views import a_notice
from tests.pair import Scene

pytestmark = [
    pytest.mark.django_db(databases=["default", "record"]),
    pytest.mark.usefixtures("today"),
]


def lines() -> list[tuple[str, str]]:
    found = Entry.objects.filter(kind__in=("read", "printed", "exported"))
    return list(found.values_list("kind", "about"))


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/notices/{notice}/", "read"),
        ("/record/{notice}/", "read"),
        ("/notices/{notice}/print/", "printed"),
        ("/notices/{notice}/notice.ics", "exported"),
    ],
)
def test_reading_printing_and_exporting_a_notice_leave_one_line_each(
    anna_client: Client, anna: Person, scene: Scene, address: str, kind: str
) -> None:
    notice = a_notice(scene).hex()
    path = address.format(notice=notice)
    assert anna_client.get(path).status_code == 200
    assert lines() == [(kind, notice)]
    line = Entry.objects.get(kind=kind)
    assert (line.person, line.office, line.told) == (anna, "chl.liaison", path)


def test_what_is_green_needs_no_line(anna_client: Client, scene: Scene) -> None:
    drafts = {label: replace(a_draft(scene), tlp=label) for label in ("GREEN", "AMBER")}
    leaves = {
        label: ledger.append(draft, expected=None, now_ms=scene.now_ms).leaf.hex()
        for label, draft in drafts.items()
    }
    assert anna_client.get(f"/record/{leaves['GREEN']}/").status_code == 200
    assert lines() == []
    assert anna_client.get(f"/record/{leaves['AMBER']}/").status_code == 200
    assert lines() == [("read", leaves["AMBER"])]


def a_draft(scene: Scene) -> Draft:
    scene.now_ms += 1
    return Draft(
        kind=facts.GIVEN,
        by="chl.liaison",
        values=given(),
        at=scene.now_ms,
        id=secrets.token_hex(16),
        mode="exercise",
    )


@pytest.mark.parametrize("address", ["/notices/", "/notices/coming/", "/", "/notices/" + "0" * 64])
def test_lists_and_what_is_not_there_leave_no_line(
    anna_client: Client, scene: Scene, address: str
) -> None:
    a_notice(scene)
    anna_client.get(address, follow=True)
    assert lines() == []


def test_a_page_that_refreshes_itself_leaves_no_line(anna_client: Client, scene: Scene) -> None:
    path = f"/notices/{a_notice(scene).hex()}/"
    anna_client.get(path, headers={"HX-Request": "true"})
    assert lines() == []


def test_an_exported_list_leaves_a_line(anna_client: Client, scene: Scene) -> None:
    a_notice(scene)
    assert anna_client.get("/notices/?format=csv").status_code == 200
    assert lines() == [("exported", "")]


def test_who_is_not_let_in_has_read_nothing(client: Client, scene: Scene) -> None:
    client.get(f"/notices/{a_notice(scene).hex()}/")
    assert lines() == []
