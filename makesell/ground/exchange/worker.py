"""Ground/exchange: the process that opens a stranger's file: its processor time and memory end before the house's do.

Started by `reader`: bytes on the standard input, one JSON document on the standard output. With `bank` the file may be an XML statement too.
"""

import json
import resource
import sys

from makesell.ground.exchange import limits
from makesell.ground.exchange.parse import BadFile, rows_of

XML = b"<"
MARKS = b"\xef\xbb\xbf \t\r\n"


def _statements(data: bytes) -> dict[str, object]:
    from makesell.ground.exchange.camt import statements_of  # its readers of XML are not waited for by a table

    return {"statements": statements_of(data)}


def main() -> int:
    """Reads, parses, answers; 0 when there is an answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.modules["numpy"] = None     # type: ignore[assignment]  # openpyxl would load it where there is one, for no cell of ours
    data = sys.stdin.buffer.read(limits.MOST_BYTES + 1)
    answer: dict[str, object]
    try:
        banks = sys.argv[1:] == ["bank"] and data.lstrip(MARKS).startswith(XML)
        answer = _statements(data.lstrip(MARKS)) if banks else {"rows": rows_of(data)}
    except BadFile as bad:
        answer = {"bad": bad.code, "params": bad.params}
    except MemoryError:
        answer = {"bad": "unpacked", "params": {}}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
