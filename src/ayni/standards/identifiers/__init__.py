# SPDX-License-Identifier: Apache-2.0
"""Identifiers of persons as states write them: found in free text, never kept and never written."""
