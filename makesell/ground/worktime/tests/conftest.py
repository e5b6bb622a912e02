"""The real workdays of China are compared where the real data is; elsewhere that file is left out of the collection."""

import os
from pathlib import Path

REAL_DATA = Path(os.environ.get("MAKESELL_REAL_DATA") or Path(__file__).resolve().parents[4].parent / "shared" / "data")
collect_ignore = [] if (REAL_DATA / "china-workdays" / "workdays.csv").exists() else ["test_real_workdays.py"]
