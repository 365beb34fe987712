# SPDX-License-Identifier: Apache-2.0
"""Knows the persons of this state and the offices they hold; nothing of it enters the record."""
