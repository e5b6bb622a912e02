"""Ground/exchange: the worker of workbooks."""

import sys

from makesell.ground.exchange.parse import rows_of
from makesell.ground.exchange.workbook import sheet
from makesell.ground.exchange.worker import main

if __name__ == "__main__":
    sys.exit(main(lambda data: {"rows": rows_of(data, sheet)}))
