# SPDX-License-Identifier: Apache-2.0
"""Other people's formats, one folder each; pure, and none of them knows a room."""
