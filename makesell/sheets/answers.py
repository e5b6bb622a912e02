"""Sheet of knowledge answers: search, page with the text, where it was used and whether it helped, and the acts of who knows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.tickets import queries, states
from makesell.documents.tickets.access import ANSWERS
from makesell.flows.pro_7_care import write_answer
from makesell.flows.steps.turn import present
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind
from makesell.ground.spine.master import Change
from makesell.sheets import giving
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "answers"
STATES: Final = said(states.ANSWER_LABELS)
KINDS: Final = said({"": states.ANY_KIND, **states.KINDS})
YES: Final[dict[str, Text]] = {"yes": _("It helped"), "no": _("It did not help")}


def head(actor: Actor, key: int) -> Head:
    """The answer's head; refuses what the actor may not see."""
    row = queries.answer(actor, key)
    return Head(row.question, KINDS[row.ticket_kind], row.state, STATES[row.state], states.ANSWER_TONES[row.state], row.version, row.number or "")


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.answer(actor, key)
    return [
        Fact(_("Text of the answer"), row.text),
        Fact(_("Product group"), row.product_group, Kind.REF, noun="product_groups", id=row.product_group_id),
        Fact(_("Kind of ticket"), KINDS[row.ticket_kind]),
        Fact(_("Written by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Published by"), row.published_by, Kind.REF, noun="people", id=row.published_by_id),
        Fact(_("Published on"), row.published_at, Kind.MOMENT),
    ]


def _worth(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.answer(actor, key)
    return [
        Fact(_("Used in tickets"), row.used, Kind.INT),
        Fact(_("Helped"), row.helped, Kind.INT, help=_("%(count)s people have said so or the opposite") % {"count": row.rated}),
    ]


def _uses(actor: Actor, key: int) -> TablePart:
    queries.answer(actor, key)
    return TablePart(
        columns=(
            ("ticket", _("Ticket"), Kind.REF), ("subject", _("Subject"), Kind.TEXT), ("at", _("When"), Kind.MOMENT), ("by", _("Who"), Kind.TEXT),
        ),
        rows=[
            {"ticket": use.number or "", "ticket_id": use.ticket_id, "subject": use.subject, "at": use.at, "by": use.by}
            for use in queries.used_in(actor, key)
        ],
        links={"ticket": "tickets"},
        empty=_("Not used in a ticket yet."),
    )  # fmt: skip


WRITTEN: Final = (
    Input("question", _("Question")),
    Input("text", _("Text of the answer"), Take.LONG, most=20000, help=_("As the customer will read it.")),
    Input("product_group", _("Product group"), Take.REF, required=False, noun="product_groups"),
    Input("ticket_kind", _("Kind of ticket"), Take.CHOICE, required=False, choices=KINDS),
)
OWN: Final = WRITTEN[1:]


def _write(call: Call) -> Done:
    values = giving.new_values(OWN, call.data)
    key = write_answer.perform(call.data["question"], values, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Drafted; a colleague publishes it."), undo=("retire", {}))


def _change(call: Call) -> Done:
    undo = giving.undone(call, "change", WRITTEN, lambda key: queries.answer(call.actor, key))
    fact = Change(call.ids[0], giving.changed_values(OWN, call.data), call.version)
    write_answer.change(fact, str(call.data.get("question") or ""), actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."), undo)


def _rate(call: Call) -> Done:
    write_answer.rate(call.ids[0], helped=call.data["helped"] == "yes", actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Thank you."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(WRITTEN, queries.answer(actor, key)) if key else {}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Drafts of colleagues, to be read and published: they go round among all who may, but their author."""
    drafts = queries.drafts(actor) if ANSWERS.may(actor, "publish") and actor.kind == "person" else []
    if not drafts:
        return []
    on = business_date(at)
    readers = sorted({person for role in ANSWERS.acts["publish"] for person in present(role, on)})
    return [
        Wait(row.id, row.question, _("Read the answer and publish it"), chip=_("Knowledge answer"))
        for row in drafts
        for others in [[person for person in readers if person != row.owner_id]]
        if others[row.id % len(others)] == actor.person_id
    ]


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Knowledge answer"),
    plural=_("Knowledge answers"),
    icon="book-open",
    listing=queries.ANSWER_LIST,
    policy=ANSWERS,
    section="sell",
    order=75,
    record_kind="answer",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("question", _("Question"), opens=True),
        Column("ticket_kind", _("Kind of ticket"), phone=False),
        Column("product_group", _("Product group"), phone=False),
        Column("state", _("State"), chips=states.ANSWER_TONES),
        Column("used", _("Used in tickets")),
        Column("helped", _("Helped"), phone=False),
        Column("rated", _("Rated"), first=False),
        Column("published_at", _("Published on"), first=False),
        Column("owner", _("Written by"), first=False),
    ),
    views=(
        View("published", _("Published"), "f=state.eq.published"),
        View("drafts", _("Drafts"), "f=state.eq.draft"),
        View("all", _("All"), ""),
    ),
    acts=(
        Act("write", _("New answer"), _write, WRITTEN, icon="plus", makes=True),
        Act("change", _("Change"), _change, WRITTEN, icon="pencil", states=(states.DRAFT,), start=_start),
        Act("publish", _("Publish"), giving.moving(write_answer.publish, _("Published.")), icon="check", bulk=True,
            states=(states.DRAFT, states.RETIRED),
            strong=True),
        Act("rate", _("Say whether it helped"), _rate, (Input("helped", _("Did it help?"), Take.CHOICE, choices=YES),), icon="thumbs-up",
            states=(states.PUBLISHED,)),
        Act("retire", _("Take out of use"), giving.moving(write_answer.retire, _("Out of use now.")), icon="archive", bulk=True,
            states=(states.DRAFT, states.PUBLISHED), asks=_("Take this answer out of use? Where it was used it stays readable.")),
    ),
    head=head,
    panels=(
        Panel("worth", _("Of use"), _worth, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("uses", _("Used in"), _uses),
    ),
    stages=(Stage(_("Draft"), (states.DRAFT,)), Stage(_("Published"), (states.PUBLISHED,)), Stage(_("Retired"), (states.RETIRED,))),
    waits=waits,
    empty=_("No answer is written down yet. Write the first: it is used in tickets with one click."),
)  # fmt: skip
