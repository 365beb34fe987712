# SPDX-License-Identifier: Apache-2.0
"""Wakes a person when a neighbour's act must not wait; local to one state, never in the record."""
