# SPDX-License-Identifier: Apache-2.0
"""Guards the staff door: second factors, browsers, sessions and failed tries; all of it local."""
