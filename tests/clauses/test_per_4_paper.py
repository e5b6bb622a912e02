"""PER-4 · The scorecard as one page for the board: A4, one page however many teams and however long their names, in both languages."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
import typst
from django.test import Client
from django.utils.translation import override

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import create_unit, issue_token, move_person
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.ground.access import roles
from makesell.ground.clock import moved
from makesell.ground.paper.press import Letterhead, Sheet, world
from makesell.sheets import score_paper, scorecard
from tests.journeys.company_site import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("new_year")]
ASKED = {"measure": "ordered", "by": "unit", "kind": "quarter"}
LONG = "华东及长三角新能源与轨道交通大客户重点项目拓展与售后服务一体化事业部"


@pytest.fixture
def new_year() -> Iterator[None]:
    """2025 is over."""
    with moved(dt.date(2026, 2, 3)):
        yield


def teams(count: int) -> co.Company:
    """A company whose first person sold in so many units with long names, in eight quarters."""
    c = co.company()
    english = "Department of key accounts, new energy and railways {}"
    names = [NewUnit(f"L{c.units[0]}-{n}", f"{LONG}{n}", co.SINCE, name_en=english.format(n)) for n in range(count)]
    made = create_unit.perform_many(names, actor=co.ACTOR, at=co.AT)
    for n, unit in enumerate(made):
        day = dt.date(2024, 2, 1) + dt.timedelta(days=n * 55)
        move_person.perform(move_person.PersonMove(c.people[1], unit, day), actor=co.ACTOR, at=co.AT)
        co.order(c, day, nets=(str(1000 * (n + 1)),), freight="0", shares=((1, "1"),))
    return c


def laid(language: str) -> tuple[Sheet, Letterhead]:
    """The page in a language."""
    with override(language):
        return score_paper.laid(co.ACTOR, *scorecard.read(co.ACTOR, ASKED))


def pages(sheet: Sheet, head: Letterhead) -> int:
    """How many pages it takes."""
    made = typst.compile(**world(sheet, head), format="png", ppi=10)
    return len(made) if isinstance(made, list) else 1


def test_twelve_teams_with_long_names_are_one_page_in_both_languages() -> None:
    teams(12)
    for language, words in (
        ("zh-hans", ("团队评估", "销售与客户", "销售质量", "期末冲量", "预测准确率", "排名", "同一尺度", "按当时组织")),
        ("en", ("Team scorecard", "Sales and customers", "How well it was sold", "Month-end push", "Forecast accuracy", "League table", "one scale")),
    ):
        sheet, head = laid(language)
        said = json.dumps({**sheet.data, "title": head.title}, ensure_ascii=False)
        assert [word for word in words if word not in said] == []
        assert ("railways" in said) == (language == "en")
        assert pages(sheet, head) == 1
        assert len(sheet.data["sold"]["rows"]) == score_paper.MOST
        pdf = score_paper.pdf(sheet, head, co.AT)
        assert pdf.startswith(b"%PDF-")
        assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page/") <= 1
        assert score_paper.pdf(sheet, head, co.AT) == pdf


def test_nothing_posted_is_one_empty_page() -> None:
    co.calendar()
    sheet, head = laid("zh-hans")
    assert (pages(sheet, head), sheet.data["sold"]["rows"]) == (1, [])


def test_the_paper_is_on_the_page_and_for_programs_of_who_may_see_the_board() -> None:
    c = teams(2)
    who = co.login(c.units[0], roles.EXECUTIVE)
    client = signed_in(who.username)
    assert "/scorecard/pdf/" in client.get("/scorecard/?by=unit").content.decode()
    answer = client.get("/scorecard/pdf/?by=unit&kind=year&league=head")
    assert (answer.status_code, answer.headers["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert client.get("/attainment/pdf/").status_code == 404
    for role, status in ((roles.EXECUTIVE, 200), (roles.WAREHOUSE, 403)):
        token = issue_token.perform(
            NewToken("paper", co.login(c.units[0], role).person_id, "read", 2), actor=co.ACTOR, at=dt.datetime.now(dt.UTC)
        )[1]
        got = Client().get("/api/v1/boards/scorecard/pdf?by=unit", headers={"Authorization": f"Bearer {token}"})
        assert (got.status_code, got.content[:5] == b"%PDF-") == (status, status == 200)
