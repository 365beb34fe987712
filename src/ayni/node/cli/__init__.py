# SPDX-License-Identifier: Apache-2.0
"""The commands of `ayni`; each reads arguments, calls one part and prints, and decides nothing."""
