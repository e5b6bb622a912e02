"""Ground/text: words, numbers and letters as people read and search them; free of Django, because engines and rules speak too."""


class Marked(str):
    """An English sentence or word that stands in the catalogue and is translated when shown, not where it is written."""

    __slots__ = ()


# `N_("…")` marks a literal for translation later: it stays the English text, and a `Refusal` translates parameters marked so.
N_ = Marked
