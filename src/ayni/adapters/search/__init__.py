# SPDX-License-Identifier: Apache-2.0
"""Which words stand in which acts: rows made from the record, for a search over its bodies."""
