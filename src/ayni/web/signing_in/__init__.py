# SPDX-License-Identifier: Apache-2.0
"""Pages by which a person comes in and keeps the own account; django-allauth does the checks."""
