"""Ground/exchange: the worker of banks' statements in XML."""

import sys

from makesell.ground.exchange.camt import statements_of
from makesell.ground.exchange.worker import main

if __name__ == "__main__":
    sys.exit(main(lambda data: {"statements": statements_of(data)}))
