# SPDX-License-Identifier: Apache-2.0
"""Holds the rooms, one folder each; a room imports another room's facts and nothing else."""
