"""The floor `ui`: the catalogue's entries — each component, what it is for, and examples: usual, empty, very long, faulty."""

from makesell.ui.catalogue.entries.entry import Entry, Example
from makesell.ui.catalogue.entries.figures import figures
from makesell.ui.catalogue.entries.forms import forms
from makesell.ui.catalogue.entries.overlays import overlays
from makesell.ui.catalogue.entries.pieces import pieces
from makesell.ui.catalogue.entries.records import board, records
from makesell.ui.catalogue.entries.tables import tables
from makesell.ui.catalogue.words import words
from makesell.ui.parts import Shell

__all__ = ["Entry", "Example", "board", "entries"]


def entries(shell: Shell) -> tuple[Entry, ...]:
    """All entries in the shell's language."""
    w = words(shell.lang)
    return (*pieces(w), *figures(w), *tables(w), *records(w), *forms(w), *overlays(w))
