# SPDX-License-Identifier: Apache-2.0
"""Hands one message to a mail server and ends; a program of its own, so that its time can be over.

It knows no node and no database: the message and the server stand in its variables, the password in
a file. How it ended is its exit code. Must not be given any content of the record.
Source: rooms.md A0.7 (e-mail without content); RFC 5321; RFC 8314.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import sys
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from pathlib import Path
from typing import Final

from ayni.adapters.alarm.hook import Code

PREFIX: Final = "MAIL_"
SERVER_S: Final = 20.0
"""Seconds for one answer of the server; whoever starts this ends it when all its time is over."""

EXITS: Final[Mapping[int, Code]] = {
    65: "mail_refused",
    69: "mail_unreachable",
    76: "mail_tls",
    77: "mail_login",
    78: "mail_secret",
}
"""Exit code to the code of the failure, after sysexits.h; any other is a fault of this file."""


def main() -> int:
    """Send the message that the variables describe; return the exit code."""
    told = {k.removeprefix(PREFIX): v for k, v in os.environ.items() if k.startswith(PREFIX)}
    try:
        word = Path(told["SECRET"]).read_text(encoding="utf-8").strip() if told["SECRET"] else ""
    except (OSError, UnicodeDecodeError):
        return 78
    try:
        _send(told, word)
    except smtplib.SMTPAuthenticationError:
        return 77
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError):
        return 69
    except smtplib.SMTPException:
        return 65
    except ssl.SSLError:
        return 76
    except OSError:
        return 69
    return 0


def _send(told: Mapping[str, str], word: str) -> None:
    """Send it; a server that takes it for some of the addresses alone has taken it."""
    domain = told["FROM"].rpartition("@")[2]
    tls = ssl.create_default_context(cafile=told["CA"] or None)
    host, port = told["HOST"], int(told["PORT"])
    # The name of this machine is nobody's business, and looking it up may hang.
    if told["SECURITY"] == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, local_hostname=domain, timeout=SERVER_S, context=tls
        )
    else:
        server = smtplib.SMTP(host, port, local_hostname=domain, timeout=SERVER_S)
    with server:
        if told["SECURITY"] == "starttls":
            server.starttls(context=tls)
        if told["USER"]:
            server.login(told["USER"], word)
        server.send_message(_message(told, domain))


def _message(told: Mapping[str, str], domain: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = told["SUBJECT"]
    message["From"] = told["FROM"]
    message["To"] = ", ".join(told["TO"].split())
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
    message["X-Priority"] = "1"
    message.set_content(told["BODY"], cte="quoted-printable")
    return message


if __name__ == "__main__":
    sys.exit(main())
