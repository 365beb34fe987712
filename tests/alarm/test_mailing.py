# SPDX-License-Identifier: Apache-2.0
"""Mail of the alarm through a real server on the loopback: each way it goes has one outcome."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ayni.adapters.alarm import hook, mailing
from ayni.adapters.alarm.hook import Outcome
from tests.alarm.post import Post, serving
from tests.alarm.test_hook import LONG_S, outcome_of
from tests.ports import free_port

TOLD = {
    "HOST": "127.0.0.1",
    "SECURITY": "plain",
    "USER": "",
    "SECRET": "",
    "CA": "",
    "FROM": "ayni@example.cl",
    "TO": "turno@example.cl guardia@example.cl",
    "SUBJECT": "EJERCICIO · Ayni: espera un asunto urgente, 7K3M-Q9TD-41",
    "BODY": "Un acto de un vecino espera a su oficina.\n\nhttps://ayni.example.cl/alarm/\n",
}


def sent(port: int, *, limit_s: float = LONG_S, **changes: str) -> Outcome:
    told = {f"{mailing.PREFIX}{k}": v for k, v in {**TOLD, "PORT": str(port), **changes}.items()}
    return outcome_of(hook.start((sys.executable, "-m", mailing.__name__), told, limit_s=limit_s))


def code_of(outcome: Outcome) -> str:
    return mailing.EXITS.get(outcome.exit_code or 0, outcome.code)


def test_a_message_arrives_as_it_was_written_and_tells_nothing_of_this_machine() -> None:
    with serving(Post()) as post:
        assert sent(post.port) == Outcome("done")
    [message] = post.messages
    assert post.recipients == ["turno@example.cl", "guardia@example.cl"]
    assert message["Subject"] == TOLD["SUBJECT"]
    assert message.get_content().splitlines() == TOLD["BODY"].splitlines()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.cl>")
    assert post.greeted == ["example.cl"]


@pytest.mark.parametrize(
    ("post", "expected"),
    [(Post(refuses=True), "mail_refused"), (Post(word="the word"), "mail_login")],
    ids=["nobody of that name", "another password"],
)
def test_what_the_server_refuses_is_told_apart(post: Post, expected: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("another word\n")
    user = {"USER": "ayni", "SECRET": str(secret)} if post.word else {}
    with serving(post):
        assert code_of(sent(post.port, **user)) == expected
    assert post.messages == []


def test_name_and_password_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the word\n")
    with serving(Post(word="the word")) as post:
        assert sent(post.port, USER="ayni", SECRET=str(secret)) == Outcome("done")
    assert len(post.messages) == 1


def test_a_password_that_cannot_be_read_sends_nothing(tmp_path: Path) -> None:
    with serving(Post()) as post:
        assert code_of(sent(post.port, SECRET=str(tmp_path / "none"))) == "mail_secret"
    assert post.greeted == []


def test_a_server_that_is_not_there_is_told() -> None:
    assert code_of(sent(free_port())) == "mail_unreachable"


def test_a_server_that_says_nothing_is_left_when_the_time_is_over() -> None:
    with serving(Post(silent=True)) as post:
        assert sent(post.port, limit_s=1.0).code == "hung"


def test_with_tls_only_an_authority_that_was_named_is_trusted(tmp_path: Path) -> None:
    authority = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, tmp_path / "key.pem")
    with serving(Post(tls=context)) as post:
        assert code_of(sent(post.port, SECURITY="tls")) == "mail_tls"
        assert post.messages == []
        assert sent(post.port, SECURITY="tls", CA=str(authority)) == Outcome("done")
    assert len(post.messages) == 1


def test_a_server_without_tls_is_given_nothing_where_tls_is_asked_for() -> None:
    with serving(Post()) as post:
        assert code_of(sent(post.port, SECURITY="starttls")) == "mail_refused"
    assert post.messages == []


def certificate(folder: Path) -> Path:
    """Write a certificate for 127.0.0.1 that nobody else signed, and its key; return the first."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    path = folder / "certificate.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path
