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

WIDEST: Final = (1 << 31) - 1          # what 32 bits hold
HERE: Final = importlib.util.find_spec("numba") is not None


@cache
def compiled(module: ModuleType) -> ModuleType:
    """A copy of the module whose functions compile by their first call.

    They make no arrays, so nobody counts who holds one: counting at each call of each took two thirds of the time.
    """
    numba = importlib.import_module("numba")                  # of the worker's extra
    spec = module.__spec__
    if spec is None or spec.loader is None:
        raise ImportError(module.__name__)
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    for name, each in list(vars(copy).items()):
        if isinstance(each, FunctionType) and each.__module__ == module.__name__:
            setattr(copy, name, numba.njit(cache=True, nogil=True, error_model="numpy", _nrt=False)(each))
    return copy


def arrays(*lists: Sequence[Any]) -> list[Any]:
    """Lists as the compiled functions take them: of 32 bits each where all whole numbers fit, for what is near is read sooner; else of 64.

    What has a fraction, as the first of each says, has 64 bits.
    """
    numpy = importlib.import_module("numpy")                  # numba brings it
    whole = [value for each in lists if not isinstance(each[0], float) for value in (min(each), max(each))]
    narrow = not whole or (min(whole) >= -WIDEST and max(whole) <= WIDEST)
    kind = numpy.int32 if narrow else numpy.int64
    return [numpy.array(each, dtype=numpy.float64 if isinstance(each[0], float) else kind) for each in lists]
