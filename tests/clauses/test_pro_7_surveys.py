"""PRO-7 · Surveys: asked after a proof of delivery by rule or by hand, once a contact and period; the score is whose the order was (13.16)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from makesell.books.performance.balances import RatioSum
from makesell.demo import samples as co
from makesell.documents.surveys import queries, states
from makesell.documents.surveys.queries import SurveyRow
from makesell.documents.tickets import queries as tickets
from makesell.flows.pro_6_shipping import record_acceptance
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.pro_7_care import answer_survey, ask_surveys
from makesell.flows.pro_7_care.ask_surveys import AskFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.links.queries import visit
from makesell.ground.period import queries as period
from makesell.ground.quantity import NoNumber, Ratio
from makesell.metrics import growth, registry, satisfaction
from makesell.metrics.registry import Scopes
from makesell.sheets import service_figures
from makesell.sheets import surveys as sheet
from tests.clauses.cast import person, refused

pytestmark = pytest.mark.django_db
D = Decimal
DAY = dt.timedelta(days=1)
AT = co.AT_WORK + 4 * DAY


class Asked:
    """A company that has delivered, its service, its two sellers (60/40) and who leads."""

    def __init__(self) -> None:
        cache.clear()
        self.c = c = co.company()
        self.delivery = co.proved_delivery(c)
        home = c.units[0]
        self.service = person(f"CS{home}", "小服", home, R.CUSTOMER_SERVICE)
        self.director = person(f"SD{home}", "总监", c.units[1], R.SALES_DIRECTOR)
        self.seller = Actor("人员0", person_id=c.people[0], roles=frozenset({R.SALESPERSON}), unit_id=home, unit_ids=frozenset({home}))

    def planned(self) -> int:
        """What the clock asks some days after the goods arrived."""
        assert ask_surveys.by_clock(actor=co.ACTOR, at=AT) == 1
        return int(values("select max(record_id) from surveys_survey")[0])

    def answered(self, customer: int, score: int, at: dt.datetime) -> int:
        """Asked by hand and keyed by service."""
        key = ask_surveys.perform(AskFact(self.c.customers[customer]), actor=self.service, at=at)
        return answer_survey.perform(key, score, "", actor=self.service, at=at)


@pytest.fixture
def asked() -> Asked:
    """A fresh company."""
    return Asked()


def row(key: int) -> SurveyRow:
    """A survey as it stands."""
    (found,) = queries.of_ids([key])
    return found


def test_the_rule_asks_once_and_the_link_is_answered_on_a_telephone(asked: Asked) -> None:
    """Three days after the proof; it waits for service; sent, answered by link, used up; posted 60/40 with the score; a low one makes a ticket."""
    assert ask_surveys.by_clock(actor=co.ACTOR, at=co.AT_WORK + DAY) == 0
    key = asked.planned()
    assert ask_surveys.by_clock(actor=co.ACTOR, at=AT) == 0
    assert (row(key).about_id, row(key).owner_id, row(key).seller_id) == (asked.delivery, asked.service.person_id, asked.c.people[0])
    assert [one.id for one in sheet.waits(asked.service, AT)] == [key]
    now = clock.now()
    token = answer_survey.send_link(key, 14, actor=asked.service, at=now)
    assert (row(key).state, sheet.waits(asked.service, now)) == (states.SENT, [])
    page, client = f"/p/{token}/", Client(headers={"Accept-Language": "en"})
    assert "Very satisfied" in client.get(page).content.decode()
    assert client.post(f"{page}do/answer/", {"score": "101"}).status_code == 422
    assert client.post(f"{page}do/answer/", {"score": "25", "comment": "包装破了"}).status_code == 303
    assert "Thank you" in client.get(page).content.decode()
    assert client.post(f"{page}do/answer/", {"score": "100"}).status_code == 409
    assert (row(key).state, row(key).score, row(key).comment) == (states.ANSWERED, 25, "包装破了")
    posted = run("select person_id, share, numerator, denominator from performance_entry where measure = 'satisfaction' order by share desc")
    assert posted == [(asked.c.people[0], D("0.6"), D(15), D("0.6")), (asked.c.people[1], D("0.4"), D(10), D("0.4"))]
    (ticket,) = values("select record_id from tickets_ticket where survey_id = %s", [key])
    told = tickets.of_ids([ticket])[0]
    assert (told.channel, told.owner_id, told.question) == ("survey", asked.service.person_id, "包装破了")
    assert check_books.perform() == []


def test_satisfaction_with_its_numbers(asked: Asked) -> None:
    """13.16: 100 (share 1) and 60 (share 0.5) → 86.7 if the minimum is lifted; fewer than three answers are no number; it opens to the answers."""
    found = RatioSum(2, D(100) * 1 + D(60) * D("0.5"), D("1.5"), 2)
    assert satisfaction.of_answers(found, 3) == NoNumber("few_answers")
    assert round((satisfaction.of_answers(found, 2).value or D(0)) * 100, 1) == D("86.7")
    day = AT + 40 * DAY
    cell = period.containing("year", day.date())
    assert cell is not None
    days = growth.days_of([cell], day.date(), None)
    asked.answered(0, 100, AT)
    asked.answered(1, 50, AT)
    me = Scopes("person", (asked.c.people[0],), days, [(asked.c.people[0], asked.c.people[0])])
    metric = registry.BY_CODE["satisfaction"]
    assert metric.read(me)[(asked.c.people[0], 0)].ratio == NoNumber("few_answers")
    asked.answered(0, 75, day)
    reading = metric.read(me)[(asked.c.people[0], 0)]
    assert (reading.ratio, reading.sample) == (Ratio(D("0.75")), 3)
    assert registry.of_person("satisfaction", asked.c.people[0], days[0]).ratio == reading.ratio
    opened = service_figures.satisfaction_of(asked.director, reading.params, "")
    assert (opened.total, [cell.value for _, cell in opened.parts]) == (D("0.75"), [D(225), D(300)])
    assert "3" in str(opened.note)
    rows = service_figures.answers_of(asked.director, opened.parts[0][1].params, "")
    assert (rows.total, [one.amount for one in rows.rows]) == (D(225), [D(75), D(50), D(100)])
    unit = metric.read(Scopes("unit", (asked.c.units[0],), days, [(asked.c.units[0], unit) for unit in asked.c.units]))
    assert unit[(asked.c.units[0], 0)].ratio == Ratio(D("0.75"))


def test_nobody_is_asked_twice_and_silence_lapses(asked: Asked) -> None:
    """At most once a contact in 30 days, by hand or by rule; sent and not answered in 14 days it lapses and counts in the rate."""
    customer = asked.c.customers[0]
    key = ask_surveys.perform(AskFact(customer), actor=asked.service, at=AT)
    refused("survey.again", lambda: ask_surveys.perform(AskFact(customer), actor=asked.service, at=AT + 29 * DAY))
    assert ask_surveys.by_clock(actor=co.ACTOR, at=AT) == 0
    answer_survey.send_link(key, 14, actor=asked.service, at=AT)
    assert ask_surveys.by_clock(actor=co.ACTOR, at=AT + 13 * DAY) == 0
    assert ask_surveys.by_clock(actor=co.ACTOR, at=AT + 14 * DAY) == 1
    assert row(key).state == states.LAPSED
    window = (AT.date(), AT.date() + 2 * DAY)
    asked.answered(1, 100, AT)
    assert queries.rates("company", [window], None)[(0, 0)] == queries.Rate(2, 1)
    assert ask_surveys.perform(AskFact(customer), actor=asked.service, at=AT + 31 * DAY)
    record_acceptance.perform(CertificateFact(asked.delivery, "赵工"), actor=asked.service, at=AT)
    assert [one.customer_id for one in queries.occasions("acceptance", AT.date(), AT.date())] == [customer]


def test_wrong_roles_and_bad_input_change_nothing(asked: Asked) -> None:
    """Who is scored neither asks, answers nor drops; another's contact or order, a score that is none, a link for something else."""
    key = asked.planned()
    own = person(f"both{key}", "兼任", asked.c.units[0], R.CUSTOMER_SERVICE)
    acts: tuple[Callable[[Actor], object], ...] = (
        lambda a: ask_surveys.perform(AskFact(asked.c.customers[1]), actor=a, at=AT),
        lambda a: answer_survey.send_link(key, 14, actor=a, at=AT),
        lambda a: answer_survey.perform(key, 100, "", actor=a, at=AT),
        lambda a: answer_survey.drop([key], "x", actor=a, at=AT),
    )
    for work in acts:
        for wrong in (asked.seller, asked.director):
            refused("access.refused", lambda work=work, wrong=wrong: work(wrong))  # type: ignore[misc]
    far = co.company()
    order = co.confirmed_order(far).order_id
    refused("ticket.about", lambda: ask_surveys.perform(AskFact(asked.c.customers[1], order_id=order), actor=own, at=AT))
    refused("survey.score", lambda: answer_survey.perform(key, 99, "", actor=own, at=AT))
    refused("survey.why", lambda: answer_survey.drop([key], " ", actor=own, at=AT))
    run("update surveys_survey set order_id = null, seller_id = %s where record_id = %s", [own.person_id, key])
    refused("survey.own", lambda: answer_survey.perform(key, 100, "", actor=own, at=AT))
    now = clock.now()
    found = visit(answer_survey.send_link(key, 14, actor=asked.service, at=now), now)
    assert found is not None
    refused("record.missing", lambda: answer_survey.by_link(replace(found, purpose="sign"), 100, "", actor=Actor("x"), at=now))
    answer_survey.drop([key], "客户不便", actor=asked.service, at=now)
    refused("link.used", lambda: answer_survey.by_link(found, 100, "", actor=Actor("x"), at=now))
    refused("document.state", lambda: answer_survey.perform(key, 100, "", actor=asked.service, at=now))
    assert run("select count(*) from performance_entry where measure = 'satisfaction'") == [(0,)]
