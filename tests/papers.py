# SPDX-License-Identifier: Apache-2.0
"""What tests of papers of every room share: a PDF judged by `ayni verify`, and by preflight."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from ayni.node.cli.verify import verify


def judged(raw: bytes, folder: Path, *options: str) -> Result:
    """Return what `ayni verify` says of a PDF, in English."""
    path = folder / "judged.pdf"
    path.write_bytes(raw)
    return CliRunner(env={"LANGUAGE": "en"}).invoke(verify, [str(path), *options])


def documents_on(client: Client, page: str) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of every PDF that a page hands out."""
    shown = client.get(page).content.decode()
    links = re.findall(r'href="([^"]*(?:\.pdf|[?&;]format=pdf)(?:#[^"]*)?)"', shown)
    for address in dict.fromkeys(urljoin(page, link) for link in links):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), address
        yield address, answer.content


JARS = (
    "preflight",
    "pdfbox2",
    "xmpbox",
    "fontbox2",
    "commons-logging",
    "javax.activation",
    "jaxb-api",
)
PACKAGES = "default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java"
JAVA_FOLDER = Path("/usr/share/java")
OF_PART_ONE = (
    # ISO 19005-1 asks for profiles of version 2 and forbids files inside; part 3 allows both.
    "Invalid version of the ICCProfile",
    "EmbeddedFile entry is present",
    "part must be 1",
    # Every colour of a long paper counts as one; after ten thousand preflight stops counting.
    "Over 10000 errors",
    # PDFBox does not follow a reference where ISO 32000-1, 12.3.2 allows one.
    "can't convert to Destination COSObject",
)
"""What preflight says of a file of part 2 or 3 because it knows part 1 alone."""


def refused_by_preflight(raw: bytes, folder: Path) -> list[str]:
    """Return why Debian's PDFBox preflight refuses a paper, but for what part 1 alone forbids.

    Skips where its packages are missing: a Java runtime is large, and CI does without.
    """
    jars = [JAVA_FOLDER / f"{name}.jar" for name in JARS]
    if shutil.which("java") is None or not all(jar.exists() for jar in jars):
        pytest.skip(f"PAPERS NOT JUDGED BY PREFLIGHT: apt-get install {PACKAGES}")
    path = folder / "preflight.pdf"
    path.write_bytes(raw)
    words = ["java", "-cp", ":".join(map(str, jars)), "org.apache.pdfbox.preflight.Validator_A1b"]
    done = subprocess.run([*words, str(path)], capture_output=True, text=True, check=False)
    told = done.stdout.splitlines()
    assert told, done.stderr
    if "is a valid PDF/A-1b file" in told[0]:
        return []
    faults = [line for line in told[1:] if line.strip()]
    return [line for line in faults if not any(known in line for known in OF_PART_ONE)]
