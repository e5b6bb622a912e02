"""Ground: the one way to say no. A refusal carries a code, a sentence, the field it concerns and who can help; the doors translate it
(page toast, problem+json, command line). Free of Django, so that engines and `rules.py` may refuse as well."""

from collections.abc import Callable, Iterable
from typing import Self

from makesell.ground.text import N_, Marked

TYPE_PREFIX = "urn:makesell:refusal:"

TITLES = {
    400: N_("This input cannot be read"),
    401: N_("Please sign in"),
    403: N_("This is not allowed"),
    404: N_("This was not found"),
    409: N_("This has changed in the meantime"),
    413: N_("This is too large"),
    422: N_("This is not possible"),
    423: N_("This is locked"),
    429: N_("Too many attempts"),
    503: N_("This is not available at the moment"),
}


class Refusal(Exception):
    """An act is refused and nothing has changed. `params` fill the sentence; parameters marked with `N_` are translated too."""

    def __init__(
        self,
        code: str,
        sentence: str,
        *,
        field: str | None = None,
        who: str | None = None,
        status: int = 422,
        others: "tuple[Refusal, ...]" = (),
        **params: object,
    ) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.who = who
        self.status = status
        self.others = others
        self.params = params

    def __str__(self) -> str:
        return self.in_words(str)

    @classmethod
    def several(cls, refusals: "Iterable[Refusal]") -> "Refusal":
        """Join refusals of one input into one that names every field; a single one is returned as it is. Raises ValueError for none."""
        parts = tuple(part for refusal in refusals for part in (refusal.others or (refusal,)))
        if not parts:
            raise ValueError("nothing was refused")
        if len(parts) == 1:
            return parts[0]
        statuses = {part.status for part in parts}
        return cls(
            "input.several",
            N_("%(count)s entries need correction."),
            status=statuses.pop() if len(statuses) == 1 else 422,
            others=parts,
            count=len(parts),
        )

    def at(self, field: str) -> Self:
        """Say which input this refusal concerns (rules often do not know the name of the field on the form)."""
        self.field = field
        return self

    def in_words(self, translate: Callable[[str], str]) -> str:
        """The sentence in the reader's language; a refusal of several inputs lists them, each with its field."""
        said = _filled(self.sentence, self.params, translate)
        if not self.others:
            return said
        listed = [f"{other.field}: {other.in_words(translate)}" if other.field else other.in_words(translate) for other in self.others]
        return "\n".join([said, *listed])

    def as_problem(self, translate: Callable[[str], str]) -> dict[str, object]:
        """The refusal as problem+json (RFC 9457), with `code`, `field`, `who` and one row in `errors` for each input."""
        return {
            "type": TYPE_PREFIX + self.code,
            "code": self.code,
            "status": self.status,
            "title": translate(TITLES.get(self.status, TITLES[422])),
            "detail": _filled(self.sentence, self.params, translate),
            "field": self.field,
            "who": translate(self.who) if self.who else None,
            "errors": [
                {
                    "code": each.code,
                    "field": each.field,
                    "detail": each.in_words(translate),
                    "who": translate(each.who) if each.who else None,
                }
                for each in (self.others or (self,))
            ],
        }


def refuse_stale(version: int, read: int | None) -> None:
    """Refuses (409) what was changed since it was read; whoever names no version has read none."""
    if read is not None and version != read:
        raise Refusal("record.stale", N_("Somebody changed this in the meantime. Open it again."), status=409, field="version")


def missing() -> Refusal:
    """No such page, or not yours to see: both are answered alike (404), so that nobody learns what exists."""
    return Refusal("record.missing", N_("This page does not exist, or it is not yours to see."), status=404)


def _filled(sentence: str, params: dict[str, object], translate: Callable[[str], str]) -> str:
    """The translated sentence with its parameters; a sentence without parameters may hold a bare per cent sign."""
    said = translate(sentence) if sentence else ""
    if not params:
        return said
    return said % {name: translate(value) if isinstance(value, Marked) and value else value for name, value in params.items()}
