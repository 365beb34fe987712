# SPDX-License-Identifier: Apache-2.0
"""Touches disk, network, clock and accounts, and is the only floor that does; draws no page."""
