# SPDX-License-Identifier: Apache-2.0
"""What codes are called on shared pages, by member."""

from ayni.rooms.understandings.models import CODES

VALUES = {
    f"{member}.{code}": told for member, words in CODES.items() for code, told in words.items()
}
"""Coded values, by member, to their words."""
