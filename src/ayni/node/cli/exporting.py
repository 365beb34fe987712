# SPDX-License-Identifier: Apache-2.0
"""`ayni bundle` and `ayni prove`: what leaves the node as files that others can check."""

from __future__ import annotations

from pathlib import Path

import click

from ayni.adapters.link.couriers.spool import Job
from ayni.core import limits
from ayni.core.errors import CodecError, Refusal
from ayni.node.starting import EXIT_REFUSED, EXIT_TROUBLE, data_dir, on_node


@click.group()
def bundle() -> None:
    """Write the record as files; write and read packets for stick, mail and folder."""


@bundle.command()
@click.option("--plain", is_flag=True, help="Not encrypted: for your own archive.")
@click.option("--to", "parties", multiple=True, help="Neighbour that can open it; repeat for each.")
@click.option("--full", is_flag=True, help="With --to: leave no act out.")
@click.option("--without-files", is_flag=True, help="With --to: leave attached files out.")
@click.option("--mail", is_flag=True, help="With --to: write a mail that brings the packet.")
@click.argument("out", type=click.Path(path_type=Path))
@on_node
def export(
    *,
    plain: bool,
    parties: tuple[str, ...],
    full: bool,
    without_files: bool,
    mail: bool,
    out: Path,
) -> None:
    """Write a packet for a neighbour to the file OUT, or with --plain all logs into a folder.

    With --mail the file is a mail with the packet attached, which mail programs open as a draft.
    """
    if plain == bool(parties):
        raise click.UsageError(
            "say either --to PARTY for a packet or --plain for a folder; nothing was written"
        )
    if plain and mail:
        raise click.UsageError("--mail goes with --to, for a packet; nothing was written")
    if plain:
        _export_plain(out)
    else:
        named = tuple(party.lower() for party in parties)
        _export_packet(out, named, full=full, files=not without_files, mail=mail)


def _export_plain(out: Path) -> None:
    from ayni.adapters.record import exporting

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise click.UsageError(f"{out} is not empty; nothing was written")
    count = exporting.export_plain(out)
    click.echo(f"{count} files in {out.name}; check them with `ayni verify {out.name}`")


def _export_packet(
    out: Path, parties: tuple[str, ...], *, full: bool, files: bool, mail: bool
) -> None:
    from ayni.adapters.link.couriers import mails
    from ayni.node import packets

    if out.exists() and not out.is_dir():
        raise click.UsageError(f"{out} is there already; nothing was written")
    job = packets.write(data_dir(), parties, out, full=full, files=files, mail=mail)
    _told(job)
    written = job.written
    if written is not None:
        suffix = mails.SUFFIX if mail else ""
        name = f"{written.file}{suffix}" if out.is_dir() else out.name
        click.echo(
            f"{name}: packet {written.number} for {', '.join(written.recipients)}, "
            f"{written.acts} acts, {written.receipts} receipts, {written.files} files, "
            f"{written.bytes_count} bytes"
        )
        if written.files_left:
            click.echo(f"{written.files_left} files did not fit; the next packets go on with them")
        click.echo(f"SHA-256 {written.sha256}")
        if mail and written.bytes_count > limits.MAIL_ADVISED_MAX_BYTES:
            click.echo(
                "the mail is larger than many mail servers take; leave attached files out with "
                "--without-files, or bring the packet on a stick",
                err=True,
            )
        if written.unsigned:
            click.echo(
                f"{written.unsigned} acts are not in it: the link process has not signed them yet. "
                "Start it with `ayni serve`, then write another packet.",
                err=True,
            )


@bundle.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@on_node
def read(file: Path) -> None:
    """Read the packet FILE, or the packet attached to the saved mail FILE.

    One that is old or was read before changes nothing.
    """
    from ayni.node import packets

    job = packets.read(data_dir(), file)
    _told(job)
    taken = job.taken
    if taken is None:
        return
    told = f"packet {taken.number} of {taken.sender}: "
    if taken.nothing_new:
        click.echo(f"{told}nothing new; all of it was here")
        return
    click.echo(
        f"{told}{taken.acts} acts stored, {taken.receipts_in} receipts for ours, "
        f"{taken.receipts_out} receipts given"
    )
    if taken.files or taken.files_begun or taken.files_no_room:
        click.echo(
            f"files: {taken.files} whole, {taken.files_begun} begun, {taken.files_no_room} without "
            "room on this disk"
        )
    for log, first in sorted(taken.gaps.items()):
        click.echo(
            f"log {log}: acts before {first} are missing here. Send them a packet, or ask for "
            "one written with --full.",
            err=True,
        )
    if taken.withheld:
        click.echo(f"{taken.withheld} acts came without their text; ask for --full", err=True)
    if taken.contradictions:
        click.echo("two histories that contradict each other: see `ayni status`", err=True)


def _told(job: Job) -> None:
    """End the command with one sentence if the job was not done."""
    if job.standing == "done":
        return
    code = EXIT_REFUSED if job.standing == "refused" else EXIT_TROUBLE
    told = job.told if job.told.startswith(job.code) else f"{job.code}: {job.told}"
    click.echo(f"{'refused' if code == EXIT_REFUSED else 'ayni'}: {told}", err=True)
    raise SystemExit(code)


@click.command()
@click.argument("act")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--open", "members", multiple=True, help="Member to show; the others stay closed.")
@on_node
def prove(*, act: str, file: Path, members: tuple[str, ...]) -> None:
    """Write the proof of one act, named by its hash or reading code, to FILE."""
    from ayni.adapters.record import exporting, reading

    try:
        leaf = reading.find(act)
        file.write_bytes(exporting.prove(leaf, members))
    except (Refusal, CodecError) as refusal:
        click.echo(f"refused: {refusal}", err=True)
        raise SystemExit(EXIT_REFUSED) from None
    click.echo(f"{file.name}: check it with `ayni verify {file.name} --policy FILE`")
