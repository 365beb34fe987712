# SPDX-License-Identifier: Apache-2.0
"""The drill Simulacro CHASQUI: two nodes on one machine, persons acting through their pages."""
