# SPDX-License-Identifier: Apache-2.0
"""Papers that a staff goes on editing: what one holds, and how it becomes a file."""
