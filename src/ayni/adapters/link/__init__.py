# SPDX-License-Identifier: Apache-2.0
"""The link: the neighbour door, what goes through it, and the process that keeps both logs equal.

A neighbour is authenticated, not trusted. Must not import pages or rooms.
"""
