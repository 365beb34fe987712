# SPDX-License-Identifier: Apache-2.0
"""`ayni verify`: checks a proof, a paper with proofs inside, or an export; offline, without Django.

Exit status: 0 valid; 1 not valid, the part is named; 2 nothing here that could be checked.
"""

from __future__ import annotations

import gettext
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from ayni.core.errors import AyniError, NotAuthentic
from ayni.core.policy import Policy, Receipt, parse_policy
from ayni.core.verification import (
    ActReport,
    AgreedText,
    ExportReport,
    LogReport,
    PaperReport,
    check_act_proof,
    check_export,
    check_paper,
    is_proof,
)
from ayni.node.folders import Folder, in_processes, read_file
from ayni.standards.pdf.read import attachments, check_seal, is_pdf

EXIT_NOT_VALID = 1
EXIT_UNUSABLE = 2

_CATALOGUES = Path(__file__).parents[2] / "locale"


def _(text: str) -> str:
    """Translate into the language of the terminal; the catalogues are those of the pages."""
    return gettext.translation("django", _CATALOGUES, fallback=True).gettext(text)


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--policy",
    "policy_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Trust file with the keys that your side holds; otherwise the one in PATH is used.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(path: Path, policy_path: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Check PATH: a proof of one act (.tlog-proof), a paper with proofs inside (.pdf), or a folder.

    Exit status 0: authentic. 1: not authentic; the part that does not match is named.
    2: PATH holds nothing that can be checked.
    """
    out = _Json() if as_json else _Words()
    try:
        policy = parse_policy(_read_text(policy_path)) if policy_path else None
        if path.is_dir():
            out.export(check_export(Folder(path), policy, run=in_processes))
        else:
            _check_file(read_file(path), policy, out)
    except NotAuthentic as error:
        out.not_authentic(error)
        raise SystemExit(EXIT_NOT_VALID) from None
    except (AyniError, OSError) as error:
        out.unusable(error)
        raise SystemExit(EXIT_UNUSABLE) from None


def _check_file(raw: bytes, policy: Policy | None, out: _Words | _Json) -> None:
    if not is_pdf(raw):
        out.act(check_act_proof(raw, policy))
        return
    files = attachments(raw)
    proofs = [(file.name, file.raw) for file in files if _may_be_proof(file.name, file.raw)]
    if not proofs:
        # What hides every proof is damage where the file still has its seal.
        check_seal(raw)
    report = check_paper(proofs, policy)
    out.paper(report, sealed=check_seal(raw))


def _may_be_proof(name: str, raw: bytes) -> bool:
    """Tell whether a file is to be judged; one whose beginning is damaged keeps its name."""
    return is_proof(raw) or name.endswith(".tlog-proof")


def _read_text(path: Path) -> str:
    return read_file(path).decode(errors="replace")


@dataclass(frozen=True, slots=True)
class _Party:
    """A party by its code, with the forms that sentence D-40 asks for."""

    code: str

    def __str__(self) -> str:
        return self.code.upper()

    def __format__(self, form: str) -> str:
        """Return the form that a translation asks for, such as ``{q:of}``."""
        bare = self.code.upper()
        return {"of": f"de {bare}", "gen": f"{bare}’s"}.get(form, bare)


class _Words:
    """Prints the result for a person; wording D-40."""

    def act(self, report: ActReport, *, alone: bool = True) -> None:
        values = {
            "office": report.header.by,
            "p": _Party(report.header.party),
            "k": f"{len(report.closed)} ({', '.join(report.closed)})" if report.closed else "0",
        }
        receipts = sorted(report.head.receipts, key=lambda receipt: receipt.time_s)
        if not receipts:
            click.echo(
                _(
                    # A form of a name per language, xgettext:no-python-brace-format
                    "Authentic: signed by {office} of {p}. No receipt of another node is in this"
                    " proof. Closed fields: {k}. This proves origin, not that what it says is true."
                ).format(**values)
            )
        else:
            click.echo(
                _(
                    # A form of a name per language, xgettext:no-python-brace-format
                    "Authentic: signed by {office} of {p}; {q:gen} node had stored it at {t}."
                    " Closed fields: {k}. This proves origin and time, not that what it says is"
                    " true."
                ).format(**values, q=_Party(receipts[0].witness), t=_time(receipts[0].time_s))
            )
        self._act_rows(report, receipts[1:])
        if alone:
            self._whose_keys(own=report.own_policy)

    def _act_rows(self, report: ActReport, receipts: list[Receipt]) -> None:
        head = report.head.checkpoint
        for receipt in receipts:
            click.echo(f"  {_Party(receipt.witness)}: {_time(receipt.time_s)}")
        place = _("no. {n} of {size} in log {log}").format(
            n=report.index, size=head.size, log=head.log_id
        )
        rows = {
            _("kind"): report.header.kind,
            _("place in the record"): place,
            _("time stated by the author"): _time(report.header.at // 1000),
            "TLP": report.header.tlp,
        }
        for name, value in rows.items():
            click.echo(f"  {name}: {value}")
        if report.header.mode == "exercise":
            click.echo("  " + _("EXERCISE"))
        for name, member in report.values.items():
            click.echo(f"  {name} = {json.dumps(member, ensure_ascii=False)}")
        if report.without_body:
            click.echo("  " + _("The proof shows nothing of the body."))

    def paper(self, report: PaperReport, *, sealed: bool) -> None:
        for name, act in report.acts:
            click.echo(f"{name}")
            self.act(act, alone=False)
        for text in report.texts:
            self._text(text)
        click.echo(_("Authentic: all {k} proofs in this paper hold.").format(k=len(report.acts)))
        if sealed:
            told = _(
                "The file is as it was written. What is proved is what the proofs say; the pages"
                " are a reading of it."
            )
        else:
            told = _(
                "The file has no seal: another program saved it anew. Compare its pages with what"
                " the proofs say."
            )
        click.echo(told)
        self._whose_keys(own=any(act.own_policy for _name, act in report.acts))

    def _text(self, text: AgreedText) -> None:
        held = ", ".join(str(_Party(party)) for party in text.consented) or "–"
        click.echo(
            _("text {text}: consent of {parties} is proved").format(text=text.text, parties=held)
        )
        if text.missing:
            lacking = ", ".join(str(_Party(party)) for party in text.missing)
            click.echo(
                _("text {text}: no consent of {parties} is in this paper").format(
                    text=text.text, parties=lacking
                )
            )

    def export(self, report: ExportReport) -> None:
        click.echo(
            _(
                "Authentic: every entry and body matches the signed head of its log ({k} logs)."
            ).format(k=len(report.logs))
        )
        for log in report.logs:
            self._log_rows(log)
        for log_id in report.missing:
            click.echo("  " + _("Not in this folder: log {log}.").format(log=log_id))
        self._whose_keys(own=report.own_policy)

    def _log_rows(self, log: LogReport) -> None:
        head, party = log.checkpoint, _Party(log.party or "?")
        click.echo(f"  {party}  {head.log_id}  {head.size}  {head.root.hex()}")
        click.echo(
            "    "
            + _("bodies: {a} complete, {b} with closed fields, {c} not here").format(
                a=log.bodies.complete, b=log.bodies.partial, c=log.bodies.absent
            )
        )
        for receipt in log.receipts:
            click.echo(
                "    "
                # A form of a name per language, xgettext:no-python-brace-format
                + _("{q:gen} node had stored all of it at {t}").format(
                    q=_Party(receipt.witness), t=_time(receipt.time_s)
                )
            )

    def _whose_keys(self, *, own: bool) -> None:
        if own:
            click.echo(
                _(
                    "The keys are those that came with it. Compare them with the keys your side"
                    " holds, or name your own trust file with --policy."
                ),
                err=True,
            )

    def not_authentic(self, error: NotAuthentic) -> None:
        click.echo(
            _("Not authentic: {part} does not match. Expected {x}; found {y}.").format(
                part=error.part, x=error.expected, y=error.found
            )
        )

    def unusable(self, error: Exception) -> None:
        click.echo(_("Nothing to check here: {why}").format(why=error), err=True)


class _Json:
    """Prints the result for a program."""

    def act(self, report: ActReport) -> None:
        self._print(valid=True, what="act", **_told(report))

    def paper(self, report: PaperReport, *, sealed: bool) -> None:
        self._print(
            valid=True,
            what="paper",
            sealed=sealed,
            acts=[{"name": name, **_told(act)} for name, act in report.acts],
            texts=[
                {
                    "proposal": text.leaf.hex(),
                    "text": text.text,
                    "consented": list(text.consented),
                    "missing": list(text.missing),
                }
                for text in report.texts
            ],
        )

    def export(self, report: ExportReport) -> None:
        logs = [
            {
                "log": log.checkpoint.log_id,
                "origin": log.checkpoint.origin,
                "party": log.party,
                "size": log.checkpoint.size,
                "root": log.checkpoint.root.hex(),
                "receipts": _receipts(log.receipts),
                "bodies_complete": log.bodies.complete,
                "bodies_partial": log.bodies.partial,
                "bodies_absent": log.bodies.absent,
            }
            for log in report.logs
        ]
        self._print(
            valid=True,
            what="export",
            logs=logs,
            missing=list(report.missing),
            own_policy=report.own_policy,
        )

    def not_authentic(self, error: NotAuthentic) -> None:
        self._print(valid=False, part=error.part, expected=error.expected, found=error.found)

    def unusable(self, error: Exception) -> None:
        self._print(valid=None, why=str(error))

    def _print(self, **values: object) -> None:
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))


def _told(report: ActReport) -> dict[str, object]:
    head = report.head.checkpoint
    return {
        "office": report.header.by,
        "party": report.header.party,
        "kind": report.header.kind,
        "mode": report.header.mode,
        "at_ms": report.header.at,
        "origin": head.origin,
        "size": head.size,
        "root": head.root.hex(),
        "index": report.index,
        "receipts": _receipts(report.head.receipts),
        "values": report.values,
        "closed": list(report.closed),
        "without_body": report.without_body,
        "own_policy": report.own_policy,
    }


def _receipts(receipts: tuple[Receipt, ...]) -> list[dict[str, object]]:
    return [{"witness": receipt.witness, "time_s": receipt.time_s} for receipt in receipts]


def _time(time_s: int) -> str:
    try:
        return datetime.fromtimestamp(time_s, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return f"{time_s} s UTC"
