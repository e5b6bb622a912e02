"""Running several functions at once, each on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(functions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Starts all functions at the same moment; returns what each returned, or the exception it raised."""
    ready = Barrier(len(functions))

    def one(function: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=30)
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        started = [pool.submit(one, function) for function in functions]
        return [running.exception() or running.result() for running in started]
