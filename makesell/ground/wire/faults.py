"""Why a call had no answer."""


class Forbidden(ValueError):
    """This may not be called, now or later."""


class Unanswered(OSError):
    """Nobody answered, or not in time, or too much: the same call may be tried again."""
