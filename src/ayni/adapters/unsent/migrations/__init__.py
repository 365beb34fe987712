# SPDX-License-Identifier: Apache-2.0
"""Steps of the desk tables about persons."""
