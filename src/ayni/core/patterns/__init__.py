# SPDX-License-Identifier: Apache-2.0
"""The three patterns that every object follows: declaration, exchange, joint text.

Each fold is total and a function of the set of regular acts and happened-before alone.
Source: DESIGN.md section 3; kernel.md S1, S10, S15; rooms.md A0.4, A0.5.
"""
