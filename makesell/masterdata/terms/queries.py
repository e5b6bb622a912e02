"""Named reads of terms of payment; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from makesell.engines.terms import Gate, Otherwise, Part, Trigger
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import Refusal
from makesell.masterdata.terms.access import POLICY

MISSING = ("record.missing", "This page does not exist, or it is not yours to see.")


def rows_of(actor: Actor) -> Where:
    """Terms are seen whole or not at all."""
    return where(POLICY.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="payment_terms",
    source="terms_paymentterms m join spine_record r on r.id = m.record_id",
    key="m.record_id",
    policy=POLICY,
    rows=rows_of,
    default_sort="code",
    fields=(
        Field("code", "m.code", Kind.CODE),
        Field("name", "m.name", Kind.TEXT, sort_sql="m.sort_key"),
        Field("name_en", "m.name_en", Kind.TEXT),
        Field("parts", "(select count(*) from terms_paymentpart x where x.terms_id = m.record_id)", Kind.INT),
        Field("gated", "exists (select 1 from terms_paymentpart x where x.terms_id = m.record_id and x.gate <> '')", Kind.BOOL, groups=True),
        Field("active", "m.active", Kind.BOOL, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class TermsRow:
    """The head of terms."""

    id: int
    code: str
    name: str
    name_en: str
    active: bool
    version: int


def terms(actor: Actor, terms_id: int) -> TermsRow:
    """One row of terms; refuses (404) one that does not exist or may not be seen."""
    if not POLICY.may(actor):
        raise Refusal(*MISSING, status=404)
    return terms_row(terms_id)


def terms_row(terms_id: int) -> TermsRow:
    """One row of terms as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one("select record_id, code, name, name_en, active, version from terms_paymentterms where record_id = %s", [terms_id])
    if row is None:
        raise Refusal(*MISSING, status=404)
    return TermsRow(*row)


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of terms as it was entered."""

    terms_id: int
    position: int
    percent: Decimal | None
    amount: Decimal | None
    trigger: str
    date: dt.date | None
    months: int
    days: int
    gate: str
    retention: bool
    otherwise_trigger: str
    otherwise_days: int

    def as_part(self) -> Part:
        """What `engines/terms` makes due items of; a fixed date is among the events, under `date`."""
        instead = Otherwise(cast("Trigger", self.otherwise_trigger), self.otherwise_days) if self.otherwise_trigger else None
        share = self.percent if self.percent is not None else self.amount
        return Part(
            share or Decimal(0),
            cast("Trigger", self.trigger),
            self.days,
            self.months,
            cast("Gate", self.gate) if self.gate else None,
            self.retention,
            instead,
            fixed=self.percent is None,
        )


def parts_of(terms_ids: Sequence[int]) -> dict[int, list[PartRow]]:
    """The parts of several terms, in order."""
    rows = run(
        """select terms_id, position, percent, amount, trigger, date, months, days, gate, retention, otherwise_trigger, otherwise_days
           from terms_paymentpart where terms_id = any(%s) order by terms_id, position""",
        [list(terms_ids)],
    )
    found: dict[int, list[PartRow]] = {key: [] for key in terms_ids}
    for row in rows:
        found[row[0]].append(PartRow(*row))
    return found


def ids_by_code(codes: Sequence[str]) -> dict[str, int]:
    """Keys of terms by their codes."""
    return dict(run("select code, record_id from terms_paymentterms where code = any(%s)", [list(codes)]))
