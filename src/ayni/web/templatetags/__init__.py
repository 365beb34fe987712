# SPDX-License-Identifier: Apache-2.0
"""Gives the templates the few words Django lacks."""
