# SPDX-License-Identifier: Apache-2.0
"""Key files: what they sign, and how each way of losing one is told with its remedy."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from ayni.adapters import keyring
from ayni.core.errors import KeyTrouble
from ayni.core.limits import OPENING_KEYS_COUNT
from ayni.core.notes import SIG_COSIGNATURE, verify_ed25519

LOG = "0123456789abcdef"
PASSPHRASE = "correct horse battery"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with every key; made once, since a passphrase costs a second."""
    keys = tmp_path_factory.mktemp("node") / "keys"
    keyring.create_identity(keys, party="chl", passphrase=PASSPHRASE)
    return keys


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    keyring.create_seed(tmp_path / "keys", f"log-{LOG}.key")
    keyring.create_seed(tmp_path / "keys", "receipt.key")
    return tmp_path / "keys"


def test_the_identity_key_opens_with_its_passphrase_and_no_other(made: Path) -> None:
    signer = keyring.load_identity(made, party="chl", passphrase=PASSPHRASE)
    assert signer.vkey.name == "ayni/identity/chl"
    following = keyring.load_identity(
        made, party="chl", passphrase=PASSPHRASE, name="identity-next.age"
    )
    assert following.vkey.public != signer.vkey.public
    with pytest.raises(KeyTrouble, match=r"identity.age: the passphrase does not open it"):
        keyring.load_identity(made, party="chl", passphrase="another passphrase")
    assert signer.seed not in (made / "identity.age").read_bytes()


def test_each_role_has_a_key_and_a_name_of_its_own(keys: Path) -> None:
    keyring.create_openings(keys)
    signers = [
        keyring.log_signer(keys, LOG),
        keyring.receipt_signer(keys, party="chl"),
        *(
            keyring.opening_signer(keys / f"opening-{n}.key", party="chl", number=n)
            for n in range(1, OPENING_KEYS_COUNT + 1)
        ),
    ]
    assert [signer.vkey.name for signer in signers[:3]] == [
        f"ayni/log/{LOG}",
        "ayni/receipt/chl",
        "ayni/opening/chl/1",
    ]
    assert signers[1].vkey.algorithm == SIG_COSIGNATURE
    assert len({signer.vkey.public for signer in signers}) == len(signers)
    verify_ed25519(signers[0].vkey.public, signers[0].sign(b"text"), b"text")


def test_key_files_are_readable_by_their_owner_alone(keys: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    assert keys.stat().st_mode & 0o777 == 0o700


def test_a_key_is_never_overwritten(keys: Path) -> None:
    before = (keys / "receipt.key").read_bytes()
    with pytest.raises(KeyTrouble, match=r"receipt\.key is there already"):
        keyring.create_seed(keys, "receipt.key")
    assert (keys / "receipt.key").read_bytes() == before


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda path: path.unlink(), "No such file or directory. Nothing is signed without it"),
        (lambda path: path.chmod(0o640), "can be read by others .mode 640, 600 expected."),
        (lambda path: path.write_text("short\n"), "64 hex digits expected, 5 other bytes found"),
        (lambda path: path.write_bytes(b"\xff" * 64), "64 hex digits expected"),
        (lambda path: path.write_text("zz" * 32), "64 hex digits expected"),
    ],
)
def test_a_lost_or_damaged_key_is_named_with_a_remedy(keys: Path, damage, told: str) -> None:
    damage(keys / f"log-{LOG}.key")
    with pytest.raises(KeyTrouble, match=told) as trouble:
        keyring.log_signer(keys, LOG)
    assert str(trouble.value).startswith(f"log-{LOG}.key")
    assert str(keys) not in str(trouble.value)
    keyring.receipt_signer(keys, party="chl")


def test_packets_open_with_the_packet_key(keys: Path) -> None:
    recipient = keyring.create_packet_key(keys)
    sealed = pyrage.encrypt(b"packet", [pyrage.x25519.Recipient.from_str(recipient)])
    identity = pyrage.x25519.Identity.from_str((keys / "packet.key").read_text().strip())
    assert pyrage.decrypt(sealed, [identity]) == b"packet"


def test_the_doors_certificate_is_self_signed_and_no_authority(keys: Path) -> None:
    raw = keyring.create_certificate(keys, party="chl")
    certificate = x509.load_der_x509_certificate(raw)
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert isinstance(key.curve, ec.SECP256R1)
    assert keyring.tls_files(keys) == (keys / "tls.crt", keys / "tls.key")
    (keys / "tls.key").unlink()
    with pytest.raises(KeyTrouble, match=r"tls\.key: No such file"):
        keyring.tls_files(keys)
