# SPDX-License-Identifier: Apache-2.0
"""Draws what all pages share: shell, parts, sentences, standing screens; knows no room by name."""
