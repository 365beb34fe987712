# SPDX-License-Identifier: Apache-2.0
"""Holds the parts pages are made of: tables, forms, timelines, facts; each knows no room."""
