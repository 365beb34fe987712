# SPDX-License-Identifier: Apache-2.0
"""Cases of data of persons that went where they should not; local, never in the record."""
