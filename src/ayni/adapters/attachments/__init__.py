# SPDX-License-Identifier: Apache-2.0
"""Files attached to acts: bytes on disk under their salted hash, never in the database."""
