# SPDX-License-Identifier: Apache-2.0
"""The settings of a node: two databases, its own cookies, a strict policy, clear trouble."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from ayni.adapters.accounts.models import Person
from ayni.core.errors import KeyTrouble, NodeTrouble
from ayni.node.config import NodeConfig, load_config, load_secret, new_secret
from ayni.node.databases import postgresql, sqlite
from ayni.node.routing import Router, database_of

GOOD = {
    "party": "chl",
    "label": "Nodo de Chile",
    "mode": "exercise",
    "partnership_label": {"es": "Simulacro"},
    "staff": {"host": "chl.localhost", "port": 8441, "scheme": "http"},
    "door": {"host": "127.0.0.1", "port": 8451},
}


def write(folder: Path, **changes: object) -> Path:
    (folder / "node.json").write_text(json.dumps(GOOD | changes), encoding="utf-8")
    return folder


def test_a_node_is_described_by_its_file(tmp_path: Path) -> None:
    config = load_config(write(tmp_path))
    assert (config.party, config.mode, config.staff.host) == ("chl", "exercise", "chl.localhost")


def test_a_node_asks_for_a_second_factor_unless_it_is_told_otherwise(tmp_path: Path) -> None:
    assert load_config(write(tmp_path)).sign_in.second_factor == "required"
    told = write(tmp_path, sign_in={"second_factor": "optional", "idle_min": 30})
    assert load_config(told).sign_in.second_factor == "optional"


def test_what_a_newer_init_wrote_is_ignored(tmp_path: Path) -> None:
    assert load_config(write(tmp_path, later="thing")).party == "chl"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"party": "Chile"}, "three lower-case letters"),
        ({"party": "CHL"}, "three lower-case letters"),
        ({"mode": "drill"}, "exercise, actual"),
        ({"door": "here"}, "door"),
        ({"sign_in": {"second_factor": "maybe"}}, "required, optional"),
        ({"sign_in": {"session_h": 0}}, "1 to 24"),
        ({"sign_in": {"idle_min": 1441}}, "5 to 1440"),
        ({"sign_in": {"identity": {"name": "Clave"}}}, "issuer"),
    ],
)
def test_a_bad_description_says_what_was_expected(
    tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(NodeTrouble, match=told):
        load_config(write(tmp_path, **changes))


def test_a_missing_description_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NodeTrouble, match="ayni init"):
        load_config(tmp_path)


def test_a_secret_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text(new_secret(), encoding="ascii")
    assert len(load_secret(tmp_path)) == 64


@pytest.mark.parametrize("text", [None, "short", "ñ" * 60])
def test_a_bad_secret_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "secret.key").write_text(text, encoding="utf-8")
    with pytest.raises(KeyTrouble):
        load_secret(tmp_path)


def test_two_nodes_on_one_machine_keep_their_sessions_apart() -> None:
    stems = {
        NodeConfig(party=party, mode=mode, partnership_label="Simulacro").cookie_stem
        for party in ("chl", "per")
        for mode in ("exercise", "actual")
    }
    assert len(stems) == 4


def test_persons_lie_on_the_desk_and_the_record_elsewhere() -> None:
    assert database_of("accounts") == "default"
    assert database_of("sessions") == "default"
    assert Router().db_for_write(Person) == "default"
    assert not Router().allow_migrate("record", "accounts")


def test_the_record_is_durable_and_erases(tmp_path: Path) -> None:
    options = sqlite(tmp_path / "record.sqlite", secure_delete="ON")["OPTIONS"]
    command = str(dict(options)["init_command"])  # type: ignore[call-overload]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        assert pragma in command


@pytest.mark.django_db(databases=["record"])
def test_sqlite_does_what_it_was_told() -> None:
    connection = connections["record"]
    if connection.vendor != "sqlite":
        pytest.skip("the record is not in SQLite")
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "foreign_keys", "secure_delete")
        }
    assert values == {"synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_postgresql_is_named_by_one_address() -> None:
    described = postgresql("postgresql://a%40b:c@%2Frun%2Fpg:5433/record?sslmode=require")
    assert (described["USER"], described["HOST"], described["NAME"]) == ("a@b", "/run/pg", "record")
    assert (described["PORT"], described["OPTIONS"]) == ("5433", {"sslmode": "require"})


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://host", "record.sqlite"])
def test_another_store_is_refused(address: str) -> None:
    with pytest.raises(NodeTrouble, match="postgresql://"):
        postgresql(address)


def test_the_policy_allows_no_inline_script_or_style() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
    assert not any("unsafe" in source for sources in directives.values() for source in sources)


def test_scripts_cannot_read_the_cookies() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.LANGUAGE_COOKIE_HTTPONLY


def test_the_desk_overwrites_what_is_deleted() -> None:
    """Drafts are deleted from the desk file, and what was typed must be gone then."""
    assert "secure_delete=ON" in settings.DATABASES["default"]["OPTIONS"]["init_command"]
