# SPDX-License-Identifier: Apache-2.0
"""The pure floor: formats, proofs and rules; no clock, no randomness, no disk, no network."""
