# SPDX-License-Identifier: Apache-2.0
"""An app that shows codes, written from the RFCs, so that tests do not trust what they test.

Source: RFC 6238 section 4, RFC 4226 section 5.3.
"""

import base64
import hmac
import struct


def code_at(secret: str, at_s: float) -> str:
    """Return the six digits that an app shows.

    Args:
        secret: base32, as the page spells it; spaces do not count.
        at_s: seconds since 1970 on the clock of the telephone.
    """
    key = base64.b32decode(secret.replace(" ", ""))
    told = hmac.digest(key, struct.pack(">Q", int(at_s) // 30), "sha1")
    at = told[-1] & 0x0F
    return f"{(struct.unpack('>I', told[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
