# SPDX-License-Identifier: Apache-2.0
"""What persons typed and did not send yet; local, in the desk file, never in the record."""
