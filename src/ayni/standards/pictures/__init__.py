# SPDX-License-Identifier: Apache-2.0
"""JPEG and PNG files, as far as what they say besides the picture; the picture is never decoded."""
