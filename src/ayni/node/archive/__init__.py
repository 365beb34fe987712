# SPDX-License-Identifier: Apache-2.0
"""The whole partnership as a folder that people read and programs check, made by one command.

For the law of archives, and for the day a state leaves: what is in it needs no node of Ayni.
Source: rooms.md A0.10 (Salida).
"""
