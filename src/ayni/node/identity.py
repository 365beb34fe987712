# SPDX-License-Identifier: Apache-2.0
"""Reads what node.json says of the state's identity provider; speaks to none.

The member `identity` of `sign_in`::

    {"name": "Clave del Estado", "issuer": "https://id.example.org", "client_id": "ayni-chl",
     "secret_file": "/etc/ayni/identity.secret", "claim": "sub", "second_factor": "here"}

Source: OpenID Connect Core 1.0, section 2 (the token) and 3.1 (code flow); RFC 7636 (PKCE).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from ayni.core.errors import KeyTrouble, NodeTrouble

PROVIDER: Final = "national"
"""What the provider is called in addresses and tables; a node has one."""
FACTOR_PLACES: Final = ("here", "there")
OWN_MACHINE: Final = ("localhost", "127.0.0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The state's own identity provider, by OpenID Connect.

    Attributes:
        name: what the sign-in page calls it.
        issuer: its address; https, or http on this machine.
        client_id: by which it knows this node.
        secret_file: absolute path of the file with the client's secret.
        claim: member of its signed token that an administrator enters for a person.
        second_factor: `here`: this node asks for its own as well; `there`: the provider's word
            counts as one.
    """

    name: str
    issuer: str
    client_id: str
    secret_file: str
    claim: str = "sub"
    second_factor: str = "here"


def check(path: Path, told: Identity) -> None:
    """Refuse a provider whose word could be read or changed on the way.

    Args:
        path: of node.json, for the sentence.
        told: what it says.

    Raises:
        NodeTrouble: a member is not as it must be.
    """
    address = urlsplit(told.issuer)
    schemes = ("https", "http") if address.hostname in OWN_MACHINE else ("https",)
    if not address.hostname or address.scheme not in schemes:
        raise NodeTrouble(
            f"{path}: sign_in.identity.issuer is {told.issuer!r}; expected an https address."
        )
    if not Path(told.secret_file).is_absolute():
        raise NodeTrouble(
            f"{path}: sign_in.identity.secret_file is {told.secret_file!r}; expected an absolute "
            "path."
        )
    if told.second_factor not in FACTOR_PLACES:
        raise NodeTrouble(
            f"{path}: sign_in.identity.second_factor is {told.second_factor!r}; expected one of "
            f"{', '.join(FACTOR_PLACES)}."
        )
    if not (told.claim and told.client_id and told.name):
        raise NodeTrouble(
            f"{path}: sign_in.identity: name, client_id or claim is empty; expected all three."
        )


def provider(told: Identity) -> dict[str, object]:
    """Return the provider as allauth's setting describes it.

    Raises:
        KeyTrouble: the file with the secret is missing, unreadable or empty.
    """
    app = {
        "provider_id": PROVIDER,
        "name": told.name,
        "client_id": told.client_id,
        "secret": _secret(Path(told.secret_file)),
        "settings": {
            "server_url": told.issuer,
            "uid_field": told.claim,
            "scope": ["openid"],
            # What is signed decides; a second question would bring names that nobody needs.
            "fetch_userinfo": False,
            "oauth_pkce_enabled": True,
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def _secret(path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as trouble:
        raise KeyTrouble(
            f"{path}: {trouble}. Expected the secret of sign_in.identity; write it there, readable "
            "for the node alone, or take identity out of node.json."
        ) from trouble
    if not secret:
        raise KeyTrouble(f"{path}: empty; expected the secret of sign_in.identity.")
    return secret
