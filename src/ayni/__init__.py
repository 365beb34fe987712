# SPDX-License-Identifier: Apache-2.0
"""Ayni: a shared record between neighbouring states, one node each, with no owner of the middle."""
