# SPDX-License-Identifier: Apache-2.0
"""Draws the screens that stand outside the rooms: Desk, Record, Framework, Link."""
