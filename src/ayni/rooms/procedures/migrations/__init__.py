# SPDX-License-Identifier: Apache-2.0
"""Builds the table of the room; it can always be made again from the record."""
