"""Engine schedule: a module of plain functions over flat arrays, compiled where numba is installed (workers only); elsewhere it stays Python.

Both are the same source and give the same numbers. What is compiled is kept in the folder that `NUMBA_CACHE_DIR` names, so that a machine compiles
once.
"""

import importlib
import importlib.util
from collections.abc import Sequence
from functools import cache
from types import FunctionType, ModuleType
from typing import Any, Final

HERE: Final = importlib.util.find_spec("numba") is not None


@cache
def compiled(module: ModuleType) -> ModuleType:
    """A copy of the module whose functions compile by their first call."""
    numba = importlib.import_module("numba")                  # of the worker's extra
    spec = module.__spec__
    if spec is None or spec.loader is None:
        raise ImportError(module.__name__)
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    for name, each in list(vars(copy).items()):
        if isinstance(each, FunctionType) and each.__module__ == module.__name__:
            setattr(copy, name, numba.njit(cache=True, nogil=True)(each))
    return copy


def arrays(*lists: Sequence[Any]) -> list[Any]:
    """Lists as the compiled functions take them: of 64 bits each, whole numbers or with a fraction as the first of each is."""
    numpy = importlib.import_module("numpy")                  # numba brings it
    return [numpy.array(each, dtype=numpy.float64 if isinstance(each[0], float) else numpy.int64) for each in lists]
