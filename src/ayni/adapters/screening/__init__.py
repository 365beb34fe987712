# SPDX-License-Identifier: Apache-2.0
"""What persons answered when a text looked like data of a person; local, beside the record."""
