# SPDX-License-Identifier: Apache-2.0
"""Builds the tables of the room; a table can always be made again from the record."""
