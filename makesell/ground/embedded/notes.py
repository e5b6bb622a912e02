"""Ground/embedded: what the launcher tells while it works, as sentences for the door to translate and print."""

from typing import Protocol

from makesell.ground.text import Marked


class Notes(Protocol):
    """Takes one sentence with its named parameters."""

    def __call__(self, sentence: Marked, **params: object) -> None: ...


def unheard(sentence: Marked, **params: object) -> None:
    """For callers that need no words, such as tests."""
