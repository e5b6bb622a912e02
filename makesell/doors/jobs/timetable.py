"""Every job by its name, and when those of the clock run. Loaded by the worker alone (`PROCRASTINATE_IMPORT_PATHS`).

A job of the outbox takes `message_id`, `record_id` and `payload`; a job of the clock takes `timestamp`. Each may run
twice (a worker may die between its effect and its mark), so each must be harmless then.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from makesell.doors.jobs.out import approvals, carriers, mails
from makesell.flows.history import imports
from makesell.flows.org_1_organisation import find_duplicates
from makesell.flows.org_1_organisation.run_import import TOPIC as TABLE_WORK
from makesell.flows.org_4_reports import close_reports as close_reports_flow
from makesell.flows.org_4_reports import open_reports as open_reports_flow
from makesell.flows.org_4_reports import remind_reports as remind_reports_flow
from makesell.flows.per_1_agreements import remind_agreements
from makesell.flows.per_2_appraisal import plan_rounds, remind_appraisals, remind_raters
from makesell.flows.per_3_reward import follow_dispute, print_statement
from makesell.flows.pro_1_targets import count_customers as count_customers_flow
from makesell.flows.pro_1_targets import fill_measure
from makesell.flows.pro_1_targets.add_measure import TOPIC as MEASURE_WORK
from makesell.flows.pro_3_markets import claim_lead
from makesell.flows.pro_4_negotiation import end_contract, expire_quotations, expire_special_prices, expire_supply_holds
from makesell.flows.pro_5_production import (
    answer_slip,
    change_return_date,
    escalate_slips,
    expire_holds,
    expire_licences,
    open_demand_plans,
    run_schedule,
)
from makesell.flows.pro_6_shipping import (
    decide_red_letter,
    draft_red_letters,
    follow_parcels,
    receive_tracking,
    run_dunning,
    settle_rebate,
    tell_customer,
    watch_parcels,
)
from makesell.flows.pro_6_shipping import escalate_receipts as escalate_receipts_flow
from makesell.flows.pro_6_shipping import remind_statements as remind_statements_flow
from makesell.flows.pro_6_shipping.send_statements import MAIL
from makesell.flows.pro_7_care import ask_surveys as ask_surveys_flow
from makesell.flows.pro_7_care import plan_care
from makesell.flows.pro_7_care import watch_tickets as watch_tickets_flow
from makesell.flows.reg_1_regime import remind_approvals, watch_books
from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.attachments import actions as attachments
from makesell.ground.audit import actions as audit
from makesell.ground.idempotency import once
from makesell.ground.notices import actions as notices
from makesell.ground.notices import mail
from makesell.ground.organisation.queries import actor_of, version
from makesell.ground.organisation.sessions import SessionStore
from makesell.ground.outbox import relay
from makesell.sheets import importing, pay_statements

MOST_TRIES = 6
AGAIN = RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=3)
KEEP_JOBS_HOURS = 30 * 24
ACTOR = system("jobs")


def now() -> dt.datetime:
    """This moment, the clock set to the company's time zone as it is now: a worker lives longer than a company's settings."""
    version()
    return clock.now()


@app.task(name=notices.TOPIC, retry=AGAIN)
def deliver_notices(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> int:
    """Sends the mails that wait; returns how many."""
    sent = 0
    while batch := notices.deliver(approvals.send, actor=ACTOR, at=now(), configured=mail.configured()):
        sent += batch
    return sent


@app.task(name=imports.TOPIC, retry=AGAIN)
def run_import(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> str:
    """Carries an import out, or what a killed worker left of it; returns the state it ended in. While another one runs it waits its turn."""
    return imports.carry_out(int((payload or {})["run_id"]), actor=ACTOR).state


@app.task(name=run_schedule.TOPIC, retry=AGAIN)
def work_out_schedule(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> str:
    """Works a schedule out, or what a killed worker left of it; returns the state it ended in."""
    now()
    return run_schedule.carry_out(int((payload or {})["schedule_id"]), actor=ACTOR)


@app.task(name=MEASURE_WORK, retry=AGAIN)
def fill_in_measure(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> str:
    """Fills a measure of the company's own, or goes on with what a killed worker left of it; returns the state it ended in."""
    now()
    return fill_measure.carry_out(str((payload or {})["measure"]), actor=ACTOR)


@app.task(name=print_statement.TOPIC, retry=AGAIN)
def print_pay_statements(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> int:
    """Prints the pay statements of a run that was released; a second time keeps nothing new. Returns how many."""
    return print_statement.of_run(int((payload or {})["run"]), pay_statements.arithmetic, actor=ACTOR, at=now())


@app.task(name=TABLE_WORK, retry=AGAIN)
def import_table(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> None:
    """Does a work of a large import of a table, as the person who asked for it; what that person may no longer do is refused."""
    asked = payload or {}
    at = now()
    user = get_user_model()._default_manager.get(pk=asked["user_id"])
    importing.carry_out(asked["run_id"], asked["work"], actor=actor_of(user, at), at=at)


@app.task(name=follow_parcels.TOPIC, retry=AGAIN, pass_context=True)
def ask_carrier(
    context: JobContext, message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None
) -> None:
    """Asks a carrier's service about a parcel; at the last try it takes no answer for a no."""
    carriers.ask(int((payload or {})["parcel"]), last=context.job.attempts >= MOST_TRIES, actor=ACTOR, at=now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="carriers.ask_again", queueing_lock="carriers.ask_again")
def ask_carriers_again(timestamp: int) -> int:
    """Wants services that do not push to be asked about parcels on their way; returns about how many."""
    return follow_parcels.ask_again(actor=ACTOR, at=now())


@app.periodic(cron="* * * * *")
@app.task(name="customers.tell", queueing_lock="customers.tell")
def tell_customers(timestamp: int) -> int:
    """Sends customers what they are to be told of their deliveries; returns how many mails were tried."""
    return tell_customer.perform(mail.post, public_url=settings.PUBLIC_URL, configured=mail.configured(), actor=ACTOR, at=now())


@app.periodic(cron="50 * * * *")
@app.task(name="carriers.watch", queueing_lock="carriers.watch")
def watch_carriers(timestamp: int) -> int:
    """Opens an exception for every parcel that is late; returns how many."""
    return watch_parcels.perform(actor=ACTOR, at=now())


@app.periodic(cron="* * * * *")
@app.task(name="notices.deliver_again", queueing_lock="notices.deliver_again")
def deliver_again(timestamp: int) -> int:
    """Tries mails again that a host did not take."""
    return deliver_notices()


@app.periodic(cron="*/5 * * * *")
@app.task(name="approvals.remind", queueing_lock="approvals.remind")
def remind(timestamp: int) -> int:
    """Reminds who must decide, and escalates what is overdue."""
    return remind_approvals.perform(actor=ACTOR, at=now())


@app.periodic(cron="35 1 * * *")
@app.task(name="performance.customers", queueing_lock="performance.customers")
def count_customers(timestamp: int) -> int:
    """Tells which customers are new, came back or are lost; returns how many entries that made."""
    return count_customers_flow.perform(actor=ACTOR, at=now())


@app.periodic(cron="25 * * * *")
@app.task(name="appraisals.remind", queueing_lock="appraisals.remind")
def remind_of_appraisals(timestamp: int) -> int:
    """Reminds of steps of appraisals and of ratings that end or are late, once each; returns of how many."""
    return remind_appraisals.perform(actor=ACTOR, at=now()) + remind_raters.perform(actor=ACTOR, at=now())


@app.periodic(cron="20 * * * *")
@app.task(name="agreements.remind", queueing_lock="agreements.remind")
def remind_of_agreements(timestamp: int) -> int:
    """Reminds of agreements that are to be signed, once each; returns of how many."""
    return remind_agreements.perform(actor=ACTOR, at=now())


@app.periodic(cron="25 * * * *")
@app.task(name="appraisals.rounds", queueing_lock="appraisals.rounds")
def open_appraisal_rounds(timestamp: int) -> int:
    """Opens the planned rounds of appraisals whose day has come, once each; returns how many."""
    return plan_rounds.open_due(actor=ACTOR, at=now())


@app.periodic(cron="10 * * * *")
@app.task(name="reports.open", queueing_lock="reports.open")
def open_reports(timestamp: int) -> int:
    """Opens the reports that are due today, once each; returns how many."""
    return len(open_reports_flow.perform(actor=ACTOR, at=clock.now()))


@app.periodic(cron="*/15 * * * *")
@app.task(name="reports.remind", queueing_lock="reports.remind")
def remind_reports(timestamp: int) -> int:
    """Reminds of reports that close soon or are missing, once each; returns of how many."""
    return remind_reports_flow.perform(actor=ACTOR, at=now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="reports.close", queueing_lock="reports.close")
def close_reports(timestamp: int) -> int:
    """Freezes the figures of reports at closing time, and lets unanswered problems go up."""
    return close_reports_flow.perform(actor=ACTOR, at=clock.now())


@app.periodic(cron="25 * * * *")
@app.task(name="pay.lapse_disputes", queueing_lock="pay.lapse_disputes")
def lapse_pay_disputes(timestamp: int) -> int:
    """Closes disputes of pay whose answer nobody objected to in time; returns how many."""
    return follow_dispute.lapse(actor=ACTOR, at=now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="tickets.watch", queueing_lock="tickets.watch")
def watch_tickets(timestamp: int) -> int:
    """Lets late tickets go up, and closes solved ones nobody objected to."""
    return watch_tickets_flow.perform(actor=ACTOR, at=now())


@app.periodic(cron="20 * * * *")
@app.task(name="surveys.ask", queueing_lock="surveys.ask")
def ask_surveys(timestamp: int) -> int:
    """Plans the surveys the rule wants, and lets unanswered ones lapse."""
    return ask_surveys_flow.by_clock(actor=ACTOR, at=now())


@app.periodic(cron="40 * * * *")
@app.task(name="receipts.escalate", queueing_lock="receipts.escalate")
def escalate_receipts(timestamp: int) -> int:
    """Lets receipts go up that nobody claims."""
    return escalate_receipts_flow.perform(actor=ACTOR, at=now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="slips.escalate", queueing_lock="slips.escalate")
def let_slips_go_up(timestamp: int) -> int:
    """Lets slips go up that nobody answered in time; returns how many."""
    return escalate_slips.perform(actor=ACTOR, at=now())


@app.periodic(cron="20 * * * *")
@app.task(name="subcontracts.late", queueing_lock="subcontracts.late")
def watch_subcontracts(timestamp: int) -> int:
    """Makes slips of what should have been back from suppliers; returns how many."""
    return change_return_date.watch(actor=ACTOR, at=now())


@app.periodic(cron="50 * * * *")
@app.task(name="dunning.by_clock", queueing_lock="dunning.by_clock")
def watch_dunning(timestamp: int) -> int:
    """Closes dunning letters that are settled and breaks promises whose day is over; returns how many."""
    return run_dunning.by_clock(actor=ACTOR, at=now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="red_letters.lapse", queueing_lock="red_letters.lapse")
def lapse_red_letters(timestamp: int) -> int:
    """Lets red letters lapse that the other side did not confirm in time; returns how many."""
    return len(decide_red_letter.lapse(actor=ACTOR, at=now()))


@app.task(name=draft_red_letters.TOPIC, retry=AGAIN)
def follow_credit_note(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> list[int]:
    """Drafts the red letters that follow a credit note; a second time does nothing."""
    return draft_red_letters.perform(record_id or 0, actor=ACTOR, at=now())


@app.task(name=MAIL, retry=AGAIN)
def mail_statement(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> bool:
    """Mails a customer the link to a statement of account; a host that does not take it is asked again."""
    return mails.statement(record_id or 0, str((payload or {})["to"]), str((payload or {})["token"]))


@app.task(name=answer_slip.MAIL, retry=AGAIN)
def mail_promise(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> bool:
    """Mails a customer the new day of a line; a host that does not take it is asked again."""
    return mails.promise(payload or {})


@app.task(name=run_dunning.MAIL, retry=AGAIN)
def mail_dunning(message_id: int | None = None, record_id: int | None = None, payload: Mapping[str, Any] | None = None) -> bool:
    """Mails a customer a dunning letter with its paper; a host that does not take it is asked again."""
    return mails.letter(record_id or 0, str((payload or {})["to"]), str((payload or {})["token"]))


@app.periodic(cron="20 1 * * *")
@app.task(name="statements.remind", queueing_lock="statements.remind")
def remind_statements(timestamp: int) -> int:
    """Reminds of statements of account nobody agreed to."""
    return remind_statements_flow.perform(actor=ACTOR, at=now())


@app.periodic(cron="5 1 * * *")
@app.task(name="audit.make_partitions", queueing_lock="audit.make_partitions")
def make_partitions(timestamp: int) -> list[str]:
    """Keeps the months ahead of the log of changes ready."""
    return audit.make_partitions(clock.business_date(now()))


@app.periodic(cron="40 2 * * *")
@app.task(name="books.check", queueing_lock="books.check")
def check_books(timestamp: int) -> int:
    """Proves the books and tells of faults; returns how many there are."""
    return watch_books.perform(actor=ACTOR, at=now())


@app.periodic(cron="15 2 * * *")
@app.task(name="customers.find_duplicates", queueing_lock="customers.find_duplicates")
def find_customers_twice(timestamp: int) -> int:
    """Looks for customers entered twice; returns how many new pairs there are."""
    return find_duplicates.perform(actor=ACTOR, at=clock.now())


@app.periodic(cron="20 0 * * *")
@app.task(name="care.fall_due", queueing_lock="care.fall_due")
def care_falls_due(timestamp: int) -> int:
    """Makes the follow-ups of care plans whose time has come; returns how many."""
    return len(plan_care.fall_due(actor=ACTOR, at=now()))


@app.periodic(cron="25 0 * * *")
@app.task(name="leads.fall_back", queueing_lock="leads.fall_back")
def leads_fall_back(timestamp: int) -> int:
    """Takes leads back into the pool that nobody touched, and warns whose turn comes; returns how many fell back."""
    return len(claim_lead.fall_back(actor=ACTOR, at=now()))


@app.periodic(cron="35 0 * * *")
@app.task(name="orders.expire_holds", queueing_lock="orders.expire_holds")
def expire_order_holds(timestamp: int) -> int:
    """Gives back supply that waited too long, and shuts gates whose export licence has expired; returns for how many orders."""
    gone_back = len(expire_holds.perform(actor=ACTOR, at=now())) + len(expire_supply_holds.perform(actor=ACTOR, at=now()))
    return gone_back + len(expire_licences.perform(actor=ACTOR, at=now()))


@app.periodic(cron="45 3 * * *")
@app.task(name="forecasts.open", queueing_lock="forecasts.open")
def open_forecasts(timestamp: int) -> int:
    """Opens the demand plans of next month from the rule's day of this one, filled by the statistics; returns how many."""
    return len(open_demand_plans.perform(actor=ACTOR, at=now()))


@app.periodic(cron="5 0 * * *")
@app.task(name="quotations.expire", queueing_lock="quotations.expire")
def expire_old_quotations(timestamp: int) -> int:
    """Closes quotations that are valid no more; returns how many."""
    return len(expire_quotations.perform(actor=ACTOR, at=now()))


@app.periodic(cron="6 0 * * *")
@app.task(name="special_prices.expire", queueing_lock="special_prices.expire")
def expire_old_special_prices(timestamp: int) -> int:
    """Ends special prices whose last day has passed; returns how many."""
    return len(expire_special_prices.perform(actor=ACTOR, at=now()))


@app.periodic(cron="*/10 * * * *")
@app.task(name="rebates.credit", queueing_lock="rebates.credit")
def credit_rebates(timestamp: int) -> int:
    """Credits rebates onto the next invoices that have come; returns how many."""
    return len(settle_rebate.credit_next(actor=ACTOR, at=now()))


@app.periodic(cron="7 0 * * *")
@app.task(name="contracts.expire", queueing_lock="contracts.expire")
def expire_old_contracts(timestamp: int) -> int:
    """Ends contracts whose last day has passed; returns how many."""
    return len(end_contract.expire(actor=ACTOR, at=now()))


@app.periodic(cron="25 1 * * *")
@app.task(name="ground.sweep", queueing_lock="ground.sweep")
def sweep(timestamp: int) -> dict[str, int]:
    """Forgets what has had its time: answered keys, taken messages, bytes of removed files, ended sessions."""
    at = now()
    SessionStore.clear_expired()
    return {"keys": once.sweep(at), "messages": relay.sweep(at), "files": attachments.sweep(at), "carriers": receive_tracking.sweep(at)}


@app.periodic(cron="* * * * *")
@app.task(name="jobs.take_up_again", queueing_lock="jobs.take_up_again", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> int:
    """Puts jobs back that a worker left when it died; returns how many."""
    stalled = list(await context.app.job_manager.get_stalled_jobs())
    for job in stalled:
        await context.app.job_manager.retry_job(job)
    return len(stalled)


@app.periodic(cron="45 1 * * *")
@app.task(name="jobs.forget", queueing_lock="jobs.forget", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Forgets jobs that ended a month ago; failed ones are kept."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_JOBS_HOURS)
