# SPDX-License-Identifier: Apache-2.0
"""What `ayni bench` measures, each against the limit of the same machine in the same run.

Source: DESIGN.md section 11.
"""
