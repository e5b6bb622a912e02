"""Ground/exchange: what a table file may be at most. Free of Django: the worker that opens strangers' files reads only this and the parser."""

from typing import Final

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
MOST_CELLS: Final = 400_000
MOST_CELL: Final = 20_000  # characters
# Zip directory of a workbook, looked at before anything is unpacked (`reliability.md` 1.4).
MOST_ENTRIES: Final = 500
MOST_UNPACKED: Final = 80 * 1024 * 1024
MOST_RATIO: Final = 150
RATIO_FROM: Final = 1024 * 1024  # small parts compress well without meaning harm
# Of the worker process.
CPU_SECONDS: Final = 5
MEMORY_BYTES: Final = 256 * 1024 * 1024
WALL_SECONDS: Final = 20
