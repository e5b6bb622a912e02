"""Terms of payment: parts that are a whole schedule, and never change."""

from decimal import Decimal
from typing import Any

import pytest

from makesell.engines.terms import due_items
from makesell.ground.actor import system
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.masterdata.conftest import NOW, START, Inside
from makesell.masterdata.terms import actions, queries
from makesell.masterdata.terms.actions import NewPart, NewTerms

SYSTEM = system("test")
D = Decimal
# 30 % before production a week after signing, 60 % on shipment, 10 % retention a year after acceptance (or 90 days after delivery)
PARTS = (
    NewPart("signing", D(30), days=7, gate="before_production"),
    NewPart("shipment", D(60)),
    NewPart("acceptance", D(10), months=12, retention=True, otherwise_trigger="delivery", otherwise_days=90),
)


def test_parts_become_due_items(inside: Inside) -> None:
    (key,) = inside(lambda: actions.create_many([NewTerms("T-1", "三六一", PARTS)], actor=SYSTEM, at=NOW))
    parts = [row.as_part() for row in queries.parts_of([key])[key]]
    made = due_items(D(1000), parts, {"signing": START, "delivery": START})
    assert [(due.amount, due.part.gate, str(due.due_date)) for due in made] == [
        (D(300), "before_production", "2026-01-08"),
        (D(600), None, "None"),
        (D(100), None, "2026-04-01"),
    ]
    assert queries.ids_by_code(["T-1"]) == {"T-1": key}


def test_a_change_reaches_the_name_never_the_parts(inside: Inside) -> None:
    (key,) = inside(lambda: actions.create_many([NewTerms("T-1", "三六一", PARTS)], actor=SYSTEM, at=NOW))
    inside(lambda: actions.change_many([Change(key, {"name": "新名"}, 1)]))
    assert (queries.terms_row(key).name, len(queries.parts_of([key])[key])) == ("新名", 3)
    with pytest.raises(Refusal) as stale:
        inside(lambda: actions.change_many([Change(key, {"name": "旧名"}, 1)]))
    assert stale.value.status == 409


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("terms.parts", ()),
        ("terms.sum", (NewPart("order", D(30)), NewPart("shipment", D(60)))),
        ("terms.mixed", (NewPart("order", D(100)), NewPart("shipment", amount=D(60)))),
        ("terms.size", (NewPart("order"),)),
        ("terms.size", (NewPart("order", D(100), D(100)),)),
        ("terms.share", (NewPart("order", D(0)), NewPart("order", D(100)))),
        ("terms.word", (NewPart("moonrise", D(100)),)),
        ("terms.word", (NewPart("order", D(100), gate="garden"),)),
        ("terms.days", (NewPart("order", D(100), days=-1),)),
        ("terms.date", (NewPart("date", D(100)),)),
        ("terms.date", (NewPart("order", D(100), date=START),)),
    ],
)
def test_parts_that_are_no_schedule_are_refused(inside: Inside, code: str, parts: Any) -> None:
    with pytest.raises(Refusal) as no:
        inside(lambda: actions.create_many([NewTerms("", "x", parts)], actor=SYSTEM, at=NOW))
    assert no.value.code == code
    assert queries.ids_by_code(["T-1"]) == {}
