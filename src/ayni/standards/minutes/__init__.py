# SPDX-License-Identifier: Apache-2.0
"""Minutes of meetings as staffs write them: who said what, in Spanish, Portuguese and English."""
