# SPDX-License-Identifier: Apache-2.0
"""The command line `ayni`; each command is loaded only when it is called.

`ayni verify` must run where Django is not installed, so nothing here may import a command.
"""

from __future__ import annotations

import importlib
import os

import click

_COMMANDS = {
    "alarm": "ayni.node.cli.alarm:alarm",
    "archive": "ayni.node.cli.archiving:archive",
    "backup": "ayni.node.cli.keeping:backup",
    "bench": "ayni.node.cli.bench:bench",
    "bundle": "ayni.node.cli.exporting:bundle",
    "card": "ayni.node.cli.renewing:card",
    "constitution": "ayni.node.cli.framing:constitution",
    "credentials": "ayni.node.cli.ceremony:credentials",
    "demo": "ayni.node.cli.demo:demo",
    "exercise": "ayni.node.cli.exercise:exercise",
    "fsck": "ayni.node.cli.keeping:fsck",
    "history": "ayni.node.cli.history:history",
    "init": "ayni.node.cli.ceremony:init",
    "office": "ayni.node.cli.framing:office",
    "person": "ayni.node.cli.people:person",
    "prove": "ayni.node.cli.exporting:prove",
    "rebuild": "ayni.node.cli.keeping:rebuild",
    "restore": "ayni.node.cli.restoring:restore",
    "serve": "ayni.node.cli.serve:serve",
    "status": "ayni.node.cli.status:status",
    "verify": "ayni.node.cli.verify:verify",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *_COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name."""
        target = _COMMANDS.get(cmd_name)
        if target is None:
            return super().get_command(ctx, cmd_name)
        module, _, name = target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=LazyGroup)
@click.version_option(package_name="ayni")
@click.option("--node", default="", help="Which node of AYNI_HOME the command is about.")
def main(node: str) -> None:
    """Run a node of Ayni: one state's part of a record that neighbours share."""
    if node:
        os.environ["AYNI_NODE"] = node
