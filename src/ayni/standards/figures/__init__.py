# SPDX-License-Identifier: Apache-2.0
"""Figures, dates and codes in a text, each by the custom of its language; found and compared."""
