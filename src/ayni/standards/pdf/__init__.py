# SPDX-License-Identifier: Apache-2.0
"""Files that travel inside a PDF (ISO 32000-1, PDF/A-3), as far as papers of a node hold them."""
