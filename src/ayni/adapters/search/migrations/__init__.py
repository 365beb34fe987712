# SPDX-License-Identifier: Apache-2.0
"""Tables of the search, in the record's database."""
