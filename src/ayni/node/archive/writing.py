# SPDX-License-Identifier: Apache-2.0
"""Writes the archive of the partnership while the node runs; reads the record and changes nothing.

Tables and papers show one cut of the record. An erasure that comes meanwhile ends the command: a
text that was read before it would stand in the folder for ever.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from django.utils import translation

from ayni.adapters.record import exporting, reading, walking
from ayni.adapters.record.walking import Cut
from ayni.core import exporting as layout
from ayni.core import limits
from ayni.core.errors import NodeTrouble
from ayni.node.archive import folder, front, matters, papers, tables
from ayni.node.archive.folder import Pile
from ayni.node.archive.front import Contents
from ayni.node.archive.reader import archivist
from ayni.web import recorded
from ayni.web.viewer import Viewer

Tell = Callable[[str], None]
BUNDLE = "bundle"


def write(target: Path, *, language: str, tell: Tell) -> Contents:
    """Write the archive into a folder.

    Args:
        target: an empty directory, or a name that nothing bears yet.
        language: of tables and papers; es, pt or en. Index and README come in all three.
        tell: takes a line about each part that is done.

    Raises:
        NodeTrouble: no constitution is in force here, the place is taken, the disk is full, or
            content was erased meanwhile.
    """
    if not reading.partnership():
        raise NodeTrouble(
            "this node has no partnership yet: no constitution is in force, so there is nothing to "
            "archive. Nothing was written."
        )
    _require_room(target)
    with translation.override(language), recorded.one_reading(), folder.made(target) as pile:
        before = walking.last_erasure()
        contents = _written(pile, archivist(language), tell)
        if walking.last_erasure() != before:
            raise NodeTrouble(
                "content of the record was erased while the archive was written; nothing of it "
                "was left. Run the command again."
            )
    return contents


def _written(pile: Pile, viewer: Viewer, tell: Tell) -> Contents:
    within = walking.cut()
    bundle_files = exporting.export_plain(pile.root / BUNDLE)
    pile.files += bundle_files
    bundle = pile.root / BUNDLE
    bundled = layout.parse_manifest((bundle / layout.MANIFEST_PATH).read_bytes())
    folder.put(pile, layout.POLICY_PATH, [(bundle / layout.POLICY_PATH).read_bytes()])
    tell(f"bundle: {bundle_files} files")
    acts = tables.write_acts(pile, within, viewer)
    logs = tables.write_logs(pile, within, bundled)
    files, states = tables.write_files(pile, within)
    tell(f"record: {acts.rows} acts")
    lists = tables.write_lists(pile, viewer)
    tell(f"lists: {len(lists)}")
    registers = _write_register(pile, within, viewer)
    tell(f"register: {registers} volumes")
    found = matters.write(pile, within, viewer, tell=tell)
    tell(f"matters: {found.rows}")
    contents = Contents(
        acts=acts,
        logs=logs,
        files=files,
        matters=found,
        lists=lists,
        registers=registers,
        bundled=bundled,
        bundle_files=bundle_files,
        states=states,
        gone=next(one.rows for one in lists if one.path == "lists/erased.csv"),
        waiting=sum(log.size - within.get(log.id, 0) for log in reading.logs()),
    )
    front.write(pile, contents, viewer)
    return contents


def _write_register(pile: Pile, within: Cut, viewer: Viewer) -> int:
    count = 0
    for count, raw in enumerate(papers.register(walking.acts(within), viewer), start=1):
        folder.put(pile, f"register/register-{count:04}.pdf", [raw])
    return count


def _require_room(target: Path) -> None:
    """Raise unless the disk has any room, before minutes of work."""
    place = next(path for path in (target, *target.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(place).free
    if free < limits.ARCHIVE_FREE_MIN_BYTES:
        raise NodeTrouble(
            f"the disk of {target.name} has {free} bytes left; at least "
            f"{limits.ARCHIVE_FREE_MIN_BYTES} expected. Nothing was written. Free space, or name a "
            "folder on another disk."
        )
