# SPDX-License-Identifier: Apache-2.0
"""Packets instead of a line: written, read, and carried by stick, mail or folder.

A packet is the neighbour's door in a file: it answers the same questions, to the same code.
"""
