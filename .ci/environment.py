"""Makes `.venv` with everything of requirements.lock, by Python 3.11 alone: `make setup` runs it before Makesell can run itself.

Everything is fetched by uv (seconds), by pip where uv cannot; takes node from the wheel when the machine has none.
Every problem is one sentence. Files that are already there and current are not made again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK, NODE_LOCK, UV_LOCK = ROOT / "requirements.lock", ROOT / ".ci" / "node.lock", ROOT / ".ci" / "uv.lock"
STAMP = VENV / ".makesell-stamp"
COMMAND = """#!{python}
import sys

from makesell.__main__ import main

sys.exit(main())
"""


def say(sentence: str) -> None:
    """Prints a sentence at once."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def wanted(locks: list[Path]) -> str:
    """What the environment is made of."""
    return hashlib.sha256(b"\0".join([str(ROOT).encode(), sys.version.encode(), *(lock.read_bytes() for lock in locks)])).hexdigest()


def tried(command: list[str]) -> bool:
    """Runs a command; True when it went well."""
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "VIRTUAL_ENV": str(VENV)}, check=False).returncode == 0


def works(command: list[str]) -> bool:
    """True when a program is there and answers."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make() -> None:
    """An empty environment."""
    if PYTHON.exists() and works([str(PYTHON), "--version"]):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    say("Making .venv …")
    if not tried([sys.executable, "-m", "venv", str(VENV)]) and not (works(["uv", "--version"]) and tried(["uv", "venv", "-q", str(VENV)])):
        sys.exit("The Python environment .venv could not be made. On Debian install the package python3.11-venv and run make again.")


def uv() -> str | None:
    """The machine's uv, or one of our own, which fetches everything in a fraction of pip's time; None when there is none to be had."""
    if works(["uv", "--version"]):
        return "uv"
    own = VENV / "bin" / "uv"
    if not own.exists():
        pip(UV_LOCK)
    return str(own) if works([str(own), "--version"]) else None


def pip(lock: Path) -> subprocess.CompletedProcess[str]:
    """Installs a lock file by pip."""
    if not works([str(PYTHON), "-m", "pip", "--version"]):
        works([str(PYTHON), "-m", "ensurepip", "-q"])
    given = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    return subprocess.run(given, cwd=ROOT, capture_output=True, text=True, check=False)


def fill(lock: Path, fast: str | None) -> None:
    """Installs exactly what a lock file names, each file proved by its hash."""
    say(f"Installing {lock.name} …")
    if fast and works([fast, "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]):
        return
    done = pip(lock)
    if done.returncode:
        said = "\n".join(line for line in done.stderr.splitlines() if "ERROR" in line)
        sys.exit(f"The packages of {lock.name} could not be installed. Check the network or pip's settings and run make again.\n{said}")


def command() -> None:
    """`.venv/bin/makesell`, working on this folder."""
    packages = next((VENV / "lib").glob("python3*")) / "site-packages"
    (packages / "makesell.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    script = VENV / "bin" / "makesell"
    script.write_text(COMMAND.format(python=PYTHON), encoding="utf-8")
    script.chmod(0o755)


def main() -> None:
    """Makes what is missing; nothing when all is there."""
    if sys.version_info[:2] != (3, 11):
        sys.exit(f"Makesell needs Python 3.11, and this is {sys.version.split()[0]}. Run: make PYTHON=/path/to/python3.11 setup")
    locks = [LOCK] if shutil.which("node") and shutil.which("npm") else [LOCK, NODE_LOCK]
    now = wanted(locks)
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == now and works([str(PYTHON), "--version"]):
        return
    make()
    fast = uv()
    for lock in locks:
        fill(lock, fast)
    command()
    tried([str(PYTHON), "-m", "compileall", "-q", "-j", "0", str(VENV / "lib"), str(ROOT / "makesell")])
    STAMP.write_text(now, encoding="utf-8")


if __name__ == "__main__":
    main()
