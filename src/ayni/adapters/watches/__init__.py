# SPDX-License-Identifier: Apache-2.0
"""Who has the watch of which office, and who attends to which matter; local, never replicated."""
