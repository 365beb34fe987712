# SPDX-License-Identifier: Apache-2.0
"""Makes a room that passes every check; writes no rule of yours and overwrites nothing.

    python tools/new_room.py bridges --one bridge --en Bridges --es Puentes --pt Pontes

fills the files of ``tools/room/`` into ``src/ayni/rooms/bridges/``, adds the words to the
catalogues, and a line for it to the map and to the glossary. What it makes is the plainest
declaration: one party states something about a place, amends it, withdraws it; others answer.
"""

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Template

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).resolve().parent / "room"
SUFFIX = ".txt"
SLUG = re.compile(r"[a-z]{3,24}")
MENU_STEP = 10

# Words of the plain room that the catalogues may lack: English, Spanish, Portuguese.
WORDS: tuple[tuple[str, str, str], ...] = (
    ("Acknowledge", "Acusar recibo", "Acusar recebimento"),
    ("Amend", "Modificar", "Modificar"),
    ("Amendment", "Modificación", "Modificação"),
    (
        "It was withdrawn. State it anew if it stands again.",
        "Fue retirada. Declárelo de nuevo si vuelve a regir.",
        "Foi retirada. Declare-o de novo se voltar a vigorar.",
    ),
    ("New", "Nuevo", "Novo"),
    (
        "Nothing has been stated yet.",
        "Todavía no se ha declarado nada.",
        "Ainda não se declarou nada.",
    ),
    (
        "Only the party that stated it can change it.",
        "Solo la parte que lo declaró puede modificarlo.",
        "Só a parte que o declarou pode modificá-lo.",
    ),
    ("Place", "Lugar", "Lugar"),
    ("Sign", "Firmar", "Assinar"),
    ("State", "Estado", "Estado"),
    ("Statement", "Declaración", "Declaração"),
    ("Text", "Texto", "Texto"),
    ("Version", "Versión", "Versão"),
    ("Why", "Motivo", "Motivo"),
    ("Withdraw", "Retirar", "Retirar"),
    ("Withdrawal", "Retiro", "Retirada"),
    (
        "Your own party stated it. The other parties acknowledge it.",
        "Lo declaró su propia parte. Acusan recibo las demás partes.",
        "Declarou-o a sua própria parte. As demais partes acusam recebimento.",
    ),
    ("amended", "modificado", "modificado"),
    ("another reason", "otro motivo", "outro motivo"),
    ("by agreement", "de común acuerdo", "de comum acordo"),
    ("choose", "elija", "escolha"),
    ("given by mistake", "dado por equivocación", "dado por engano"),
    ("in force", "vigente", "em vigor"),
    (
        "to state something to the other parties",
        "declarar algo a las demás partes",
        "declarar algo às demais partes",
    ),
    ("withdrawn", "retirado", "retirado"),
)


class RoomError(Exception):
    """The room cannot be made under this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The room that is asked for.

    Attributes:
        slug: plural noun of one word, lower case; name of the folder and first word of the kinds.
        one: the same in the singular.
        title_en: title on the pages, English.
        title_es: the same, Spanish.
        title_pt: the same, Portuguese.
    """

    slug: str
    one: str
    title_en: str
    title_es: str
    title_pt: str


def main(arguments: list[str] | None = None) -> int:
    """Make the room; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("slug", help="plural noun of one word, such as bridges")
    parser.add_argument("--one", required=True, help="the singular, such as bridge")
    for language, name in (("en", "English"), ("es", "Spanish"), ("pt", "Portuguese")):
        parser.add_argument(f"--{language}", required=True, help=f"title in {name}")
    told = parser.parse_args(arguments)
    wish = Wish(slug=told.slug, one=told.one, title_en=told.en, title_es=told.es, title_pt=told.pt)
    try:
        written = make(wish, ROOT)
    except RoomError as error:
        print(error, file=sys.stderr)
        return 1
    for path in written:
        print(path.relative_to(ROOT))
    print("Now write facts.py, states.py and rules.py with their tests, and only then the pages.")
    return 0


def make(wish: Wish, root: Path) -> list[Path]:
    """Write the room into the tree below root.

    Args:
        wish: what is asked for.
        root: a working copy of this project.

    Returns:
        Every file that was written or changed.

    Raises:
        RoomError: a name that cannot be used, or one that is taken.
    """
    home = root / "src" / "ayni" / "rooms" / wish.slug
    if not SLUG.fullmatch(wish.slug) or not SLUG.fullmatch(wish.one):
        raise RoomError(f"{wish.slug}, {wish.one}: expected 3 to 24 letters a to z")
    if wish.slug == wish.one:
        raise RoomError(f"{wish.slug}: expected a plural, and the singular beside it")
    if home.exists():
        raise RoomError(f"rooms/{wish.slug} is there already; nothing was changed")
    if '"' in wish.title_en or "'" in wish.title_en:
        raise RoomError(f"{wish.title_en}: expected a title without quotation marks")
    blanks = {
        "slug": wish.slug,
        "Slug": wish.slug.capitalize(),
        "one": wish.one,
        "One": wish.one.capitalize(),
        "title_en": wish.title_en,
        "menu_order": str(MENU_STEP * (1 + len(list(home.parent.glob("*/apps.py"))))),
    }
    written = [_fill(source, home, blanks) for source in sorted(TEMPLATES.rglob(f"*{SUFFIX}"))]
    _lay_out(home)
    written += [path for language in ("es", "pt") for path in _translate(wish, root, language)]
    return written + _list_in_documents(wish, root)


def _fill(source: Path, home: Path, blanks: dict[str, str]) -> Path:
    relative = source.relative_to(TEMPLATES).as_posix().removesuffix(SUFFIX)
    if relative.startswith("templates/"):
        relative = relative.replace("templates/", f"templates/{home.name}/", 1)
    target = home / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    text = Template(source.read_text(encoding="utf-8")).substitute(blanks)
    target.write_text(text, encoding="utf-8")
    return target


def _lay_out(home: Path) -> None:
    # How names sort and where lines break depends on the names that were filled in.
    programs = Path(sys.executable).parent
    pages = sorted(str(path) for path in home.rglob("*.html"))
    for command in (
        ["ruff", "check", "--quiet", "--fix", "--select", "I", str(home)],
        ["ruff", "format", "--quiet", str(home)],
        ["djade", "--target-version", "5.2", *pages],
    ):
        subprocess.run([str(programs / command[0]), *command[1:]], check=False, capture_output=True)


def _translate(wish: Wish, root: Path, language: str) -> list[Path]:
    folder = root / "src" / "ayni" / "locale" / language / "LC_MESSAGES"
    written, compiled = folder / "django.po", folder / "django.mo"
    with written.open("rb") as stream:
        catalogue: Catalog = read_po(stream, locale=language)
    held = {message.id for message in catalogue}
    words = (*WORDS, (wish.title_en, wish.title_es, wish.title_pt))
    added = {
        english: spanish if language == "es" else portuguese
        for english, spanish, portuguese in words
        if english not in held
    }
    # What others wrote stays as they wrote it: entries are added at the end.
    with written.open("a", encoding="utf-8") as stream:
        stream.writelines(_entry(english, told) for english, told in added.items())
    for english, told in added.items():
        catalogue.add(english, told)
    with compiled.open("wb") as stream:
        write_mo(stream, catalogue)
    return [written, compiled]


def _entry(english: str, told: str) -> str:
    return f"\nmsgid {_quoted(english)}\nmsgstr {_quoted(told)}\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list_in_documents(wish: Wish, root: Path) -> list[Path]:
    rows = {
        "ARCHITECTURE.md": f"| `{wish.slug}` | {wish.title_en} |",
        "docs/glossary.md": (
            f"| `{wish.slug}` | {wish.title_en} | {wish.title_es} | {wish.title_pt} |"
        ),
    }
    heads = {"ARCHITECTURE.md": "| room | holds |", "docs/glossary.md": "| code | English |"}
    for name, row in rows.items():
        path = root / name
        lines = path.read_text(encoding="utf-8").splitlines()
        if any(line.startswith(f"| `{wish.slug}` |") for line in lines):
            continue
        at = next(number for number, line in enumerate(lines) if line.startswith(heads[name]))
        while lines[at].startswith("|"):
            at += 1
        lines.insert(at, row)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [root / name for name in rows]


if __name__ == "__main__":
    sys.exit(main())
