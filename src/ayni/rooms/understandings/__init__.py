# SPDX-License-Identifier: Apache-2.0
"""Understandings: what was promised, by whom, since when, and what became of it."""
