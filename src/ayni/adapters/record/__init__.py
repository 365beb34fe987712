# SPDX-License-Identifier: Apache-2.0
"""The record in a database: its tables, the one way to write them, and selectors to read them.

Raw SQL on tables of the record lives in this package and nowhere else.
"""
