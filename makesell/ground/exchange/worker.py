"""Ground/exchange: the process that opens a stranger's file: its processor time and memory end before the house's do.

Started by `reader`: bytes on the standard input, one JSON document on the standard output. This one reads texts; workbooks and statements of banks
have workers of their own, so that none waits for readers it does not need.
"""

import json
import resource
import sys
from collections.abc import Callable

from makesell.ground.exchange import limits
from makesell.ground.exchange.parse import BadFile, rows_of, texts


def main(parsed: Callable[[bytes], dict[str, object]]) -> int:
    """Reads, parses, answers; 0 when there is an answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read(limits.MOST_BYTES + 1)
    try:
        answer = parsed(data)
    except BadFile as bad:
        answer = {"bad": bad.code, "params": bad.params}
    except MemoryError:
        answer = {"bad": "unpacked", "params": {}}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    return 0


if __name__ == "__main__":
    sys.exit(main(lambda data: {"rows": rows_of(data, texts)}))
