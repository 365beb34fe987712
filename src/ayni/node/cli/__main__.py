# SPDX-License-Identifier: Apache-2.0
"""Runs the command line as `python -m ayni.node.cli`."""

from ayni.node.cli import main

main(prog_name="ayni")
