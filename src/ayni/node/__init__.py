# SPDX-License-Identifier: Apache-2.0
"""Puts a node together: settings, addresses, processes and commands; holds no rule of its own."""
