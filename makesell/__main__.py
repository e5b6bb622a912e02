"""The command `makesell`: the one file that knows the command-line door and the rooms above and beside it.

Doors know neither the demo nor each other, so their work is handed in by name and imported when it is called for.
"""

import sys
from collections.abc import Sequence

from makesell.doors.cli.entry import main as enter
from makesell.doors.cli.table import Hook

HOOKS = {
    "seed": Hook("makesell.demo.seed", "seed"),
    "worker": Hook("makesell.doors.jobs.worker", "main"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs `makesell <argv>`; returns the exit status."""
    return enter(sys.argv[1:] if argv is None else argv, HOOKS)


if __name__ == "__main__":
    sys.exit(main())
