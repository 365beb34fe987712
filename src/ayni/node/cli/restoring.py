# SPDX-License-Identifier: Apache-2.0
"""`ayni restore`: from a copy and one sealed envelope to a node that can go on."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ayni.adapters import clock
from ayni.core.errors import AyniError, NodeTrouble, NotAuthentic, Refusal
from ayni.node import serving
from ayni.node.config import CONFIG_NAME, SECRET_NAME, load_config, new_secret
from ayni.node.restore import Restored
from ayni.node.starting import EXIT_REFUSED, EXIT_TROUBLE, data_dir, keep_private, start_django

_PATH = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=_PATH)
@click.option("--opening-key", type=_PATH, help="File of one one-time opening key.")
@click.option("--card", type=_PATH, help="This node's newest card, if it is newer than the copy.")
@click.option("--yes", is_flag=True, help="Ask nothing; you have read docs/operate/restore.md.")
def restore(*, file: Path, opening_key: Path | None, card: Path | None, yes: bool) -> None:
    """Put the copy FILE in place and open a new log; the old database is set aside."""
    keep_private()
    try:
        key = _asked(file, opening_key, yes=yes)
        _restore(file.absolute(), key, card)
    except (Refusal, NotAuthentic) as refused:
        click.echo(f"refused: {refused}", err=True)
        raise SystemExit(EXIT_REFUSED) from None
    except AyniError as trouble:
        click.echo(f"ayni: {trouble}", err=True)
        raise SystemExit(EXIT_TROUBLE) from None


def _asked(file: Path, opening_key: Path | None, *, yes: bool) -> Path:
    """Ask five questions and explain each; without a terminal all must be answered by options."""
    from ayni.adapters.record import copies

    store = copies.store_of(file)
    if yes and opening_key is not None:
        return opening_key
    if not sys.stdin.isatty():
        raise NodeTrouble(
            "no terminal to ask five questions at. Nothing was changed. Give the answers: "
            "ayni restore FILE --opening-key KEY --yes"
        )
    made = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
    click.echo(f"{file.name}: a copy of a {store} record, written {made:%Y-%m-%d %H:%M} UTC.")
    click.echo("What was signed after it comes back from the neighbours that hold it.")
    _confirm("1. Is this the newest copy that you have?")
    click.echo("Two machines that sign for one state are an alarm at every neighbour.")
    _confirm("2. Is every other machine with this node's data off, and will it stay off?")
    click.echo(f"What lies in {data_dir()} as record now is set aside and kept.")
    _confirm("3. Put the copy in its place?")
    click.echo("The old log is closed for ever. A new one needs one envelope with an opening key.")
    key = opening_key or Path(click.prompt("4. File of the opening key", type=str))
    click.echo(
        "A key opens one log. Destroy the envelope afterwards; the custodian makes new ones."
    )
    _confirm("5. Open the new log with it?")
    return key


def _confirm(question: str) -> None:
    if not click.confirm(question, default=False):
        raise NodeTrouble("you said no; nothing was changed.")


def _restore(file: Path, key: Path, card: Path | None) -> None:
    from ayni.adapters.link.process import only_one
    from ayni.adapters.record import copies

    data = data_dir()
    newer = card.read_bytes() if card is not None else None
    with _described(data, copies.node_in(file)), serving.alone(data), only_one(data):
        load_config(data)
        start_django()
        from ayni.node import restore as restoring

        done = restoring.restore(file, opening_key=key, newer_card=newer, now_ms=clock.now_ms())
        _tell(done)


@contextmanager
def _described(data: Path, node: bytes) -> Iterator[None]:
    """Write node.json and a fresh secret where they are missing; take them back on failure."""
    made: list[Path] = []
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    contents = {CONFIG_NAME: node, SECRET_NAME: f"{new_secret()}\n".encode()}
    for name, content in contents.items():
        if (data / name).exists():
            continue
        if not content:
            raise NodeTrouble(
                f"{name} is neither in {data} nor in the copy. Nothing was changed. Put the file "
                "there by hand, from its own copy, then try again."
            )
        (data / name).write_bytes(content)
        (data / name).chmod(0o600)
        made.append(data / name)
    try:
        yield
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _tell(done: Restored) -> None:
    closed = ", ".join(f"{log} at {size} acts" for log, size in done.closed)
    click.echo(f"Restored: {done.acts} acts held, {len(done.dropped)} of them dropped unsigned.")
    for act in done.dropped:
        click.echo(f"  dropped: {act.code} {act.kind}; sign it again if no neighbour holds it")
    for log, count in done.behind:
        click.echo(
            f"  {count} acts of log {log} were signed after the copy; neighbours may hold them"
        )
    click.echo(f"Closed: {closed}")
    click.echo(f"Open: {done.log}, by opening key {done.number}. Destroy that key.")
    left = ", ".join(map(str, done.keys.left)) or "none"
    click.echo(f"Opening keys left: {left}. New ones come with a card: ayni card renew --openings")
    if done.aside:
        click.echo(f"The old database is kept as {done.aside}.")
    if done.erased:
        click.echo(f"Erased again: content of {done.erased} acts that the copy had brought back.")
    if done.aside:
        click.echo("What is erased from now on stays in it: remove it when you need it no longer.")
    for name in done.missing_keys:
        click.echo(f"Put keys/{name} back before you start: the link needs it.")
    click.echo("Next: ayni serve; then ayni status tells what came back and what did not.")
