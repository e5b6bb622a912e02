"""A company made of files, committed file by file: what somebody else went on with is not taken back."""

from makesell.flows.org_1_organisation import change_unit
from makesell.ground.actor import system
from makesell.ground.db import values
from makesell.sheets import exchange
from makesell.sheets.tests.test_company_of_files import FILES, IMPORTER, NOW, brought_in, faults_of


def test_units_and_people_somebody_went_on_with_stay_and_say_why(committed: str) -> None:
    units, people = (brought_in(noun, FILES[noun]) for noun in ("units", "people"))
    unit = values("select id from organisation_unit where code = 'S2'")[0]
    change_unit.perform(change_unit.UnitChange(unit, "别人改的", "", "department", True, None), actor=system("陈总"), at=NOW)
    first = {one.line: one for one in exchange.undo(units, actor=IMPORTER, at=NOW)}
    assert [first[line].faults[0]["code"] for line in (2, 3, 4)] == ["record.used", "record.used", "import.gone_on"]
    assert first[4].faults[0]["params"]["person"] == "陈总"
    changed = brought_in("people", "编码,姓名,单位\nalice,王爱玲,S\n")
    assert faults_of(exchange.undo(changed, actor=IMPORTER, at=NOW)) == []
    assert values("select name from organisation_person where code = 'alice'") == ["王爱丽"]
    assert faults_of(exchange.undo(people, actor=IMPORTER, at=NOW)) == []
    assert values("select count(*) from organisation_person where kind = 'person'") == [0]
