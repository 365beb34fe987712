# SPDX-License-Identifier: Apache-2.0
"""Holds the sentences that matter, D-1 to D-40, one function each; decides nothing."""
