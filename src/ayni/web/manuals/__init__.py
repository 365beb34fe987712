# SPDX-License-Identifier: Apache-2.0
"""The manuals, one folder for each language; the documents hold the same files and no copy."""
