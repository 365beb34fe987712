# SPDX-License-Identifier: Apache-2.0
"""Public history that others published, as this state cites it; local, never in the record."""
