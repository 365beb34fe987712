# SPDX-License-Identifier: Apache-2.0
"""GeoJSON (RFC 7946), as far as named points go; lines and areas are left out on purpose."""
