# SPDX-License-Identifier: Apache-2.0
"""The patterns that objects follow: declaration, exchange, joint text, closing with two keys.

Each fold is total and a function of the set of regular acts and happened-before alone.
Source: DESIGN.md section 3; kernel.md S1, S10, S15; rooms.md A0.4, A0.5.
"""
