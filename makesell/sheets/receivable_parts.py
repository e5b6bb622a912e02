"""Panel of what a document has posted to the receivables book, for write-offs and refunds."""

from django.utils.translation import gettext_lazy as _

from makesell.books.receivables import balances as receivables
from makesell.ground.listing import Kind
from makesell.sheets.parts import TablePart


def entries(key: int) -> TablePart:
    """The entries of a document the actor has been found to see."""
    return TablePart(
        columns=(("date", _("Business date"), Kind.DATE), ("amount", _("Amount"), Kind.MONEY)),
        rows=[{"date": date, "amount": amount} for _entry, _kind, date, amount, _source in receivables.entries_of(key)],
        empty=_("Nothing is posted to receivables yet."),
    )
