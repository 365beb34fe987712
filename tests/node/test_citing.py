# SPDX-License-Identifier: Apache-2.0
"""`ayni history`: a file of public history as whoever runs a node loads it."""

from __future__ import annotations

import json

from tests.node.operating import Node

ROW = {"id": "clpe-1", "parties": "CHL-PER", "date": "undated", "kind": "IV reunión de ensayo"}
TOLD = {**ROW, "facts": ["Se celebró en Puerto Simulacro"], "urls": ["https://example.org/acta"]}


def test_a_file_is_taken_whole_with_what_to_do_next_or_refused_by_its_line(chl: Node) -> None:
    file = chl.home / "history.jsonl"
    doubted = {**TOLD, "id": "clpe-2", "date": "2013", "conflict_or_note": "lugar: A o B"}
    file.write_text(json.dumps(TOLD) + "\n" + json.dumps({**doubted, "urls": []}))
    told = chl.run("history", "import", file, expect=2).err
    assert "nothing was imported from history.jsonl:\nline 2: urls" in told
    file.write_text(json.dumps(TOLD) + "\n" + json.dumps(doubted))
    told = chl.run("history", "import", file).out
    assert "2 added, 0 changed, 0 here already" in told
    assert "1 without a date, 1 with sources that differ or a doubt" in told
    assert "ayni history assign MECHANISM ROW..." in told
    assert "0 added, 0 changed, 2 here already" in chl.run("history", "import", file).out


def test_a_row_goes_under_no_mechanism_that_is_not_here(chl: Node) -> None:
    told = chl.run("history", "assign", "nope", "clpe-1", expect=2).err
    assert "no mechanism has the short code 'nope'; known are: none" in told
    told = chl.run("history", "assign", "-", "clpe-9", expect=2).err
    assert "no row has the id clpe-9" in told
