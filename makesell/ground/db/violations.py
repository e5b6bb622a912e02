"""Ground/db: a broken constraint, said as a refusal at its field; the constraint stays the judge, also between two acts at once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db.utils import IntegrityError

from makesell.ground.refusal import Refusal
from makesell.ground.text import Marked

# constraint → (code, sentence, field)
Said = Mapping[str, tuple[str, Marked, str]]


@contextmanager
def refusing(said: Said) -> Iterator[None]:
    """Turns a violation of a named constraint into the refusal said for it; others pass through as faults of the program."""
    try:
        yield
    except IntegrityError as error:
        name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
        if name not in said:
            raise
        code, sentence, field = said[name]
        raise Refusal(code, sentence, field=field) from error
