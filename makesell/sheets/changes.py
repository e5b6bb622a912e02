"""Changes: who changed what, when and why, old and new, by person, table, period and field. Read only, for auditor and administrators."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _

from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.audit import queries
from makesell.ground.audit.access import POLICY, hidden
from makesell.ground.audit.listings import LISTING, OPS, TONES
from makesell.ground.audit.queries import ChangeRow
from makesell.ground.listing import Kind
from makesell.ground.refusal import missing
from makesell.sheets import giving
from makesell.sheets.column_words import COLUMNS, field_of
from makesell.sheets.parts import Column, Fact, Head, Panel, Sheet, TablePart, Text, View

SHOWN: Final = 400
# Tables that no list is made of, named as their rows.
TABLES: Final[Mapping[str, Text]] = {
    "organisation_user": _("Sign-in"), "organisation_membership": _("Membership"), "organisation_rolegrant": _("Role"),
    "spine_record": _("Record"), "listing_savedview": _("Saved view"), "links_link": _("One-time link"),
    "period_leaf": _("Cell of the calendar"), "period_closing": _("Closing"), "worktime_calendar": _("Working calendar"),
    "worktime_shift": _("Shift"), "worktime_break": _("Break"), "worktime_ownday": _("Own holiday or working day"),
    "organisation_unitplacement": _("Place of a unit in the tree"), "rules_acknowledgement": _("Acknowledgement of a rule"),
    "spine_note": _("Note"), "approval_approval": _("Approval"), "approval_step": _("Step of an approval"),
    "attachments_attachment": _("Attachment"), "exchange_importrun": _("Import"), "signing_signature": _("Signature"), "signing_seal": _("Seal"),
    "exhibits_exhibit": _("What to look at"), "parties_customermerge": _("Merging of customers"), "parties_customerteam": _("Team of a customer"),
    "territories_territoryplacement": _("Place of a territory in the tree"), "territories_territoryrule": _("Rule of a territory"),
    "works_setuptime": _("Setup time"), "works_centertime": _("Overtime or maintenance"),
    "works_location": _("Location in a warehouse"), "schemes_measure": _("Measure"), "schemes_incentiveversion": _("Version of a scheme"),
    "schemes_incentivetier": _("Tier of a scheme"), "schemes_incentiveplanmember": _("Member of a scheme"),
    "schemes_incentivecomponent": _("Component of a scheme"), "schemes_incentiverung": _("Step of a component"),
    "schemes_incentivemodifier": _("Modifier of a scheme"), "schemes_incentiveopinion": _("Opinion on a version"),
    "schemes_incentiveacknowledgement": _("Reading of a version"),
    "terms_paymentpart": _("Part of payment terms"), "plans_analysisrow": _("Analysis of a plan"),
    "plans_targetgroup": _("Target group of a plan"), "plans_planaction": _("Action of the plan"), "plans_budgetline": _("Budget line"),
    "campaigns_campaignline": _("Cost line of a campaign"), "leads_holding": _("Holder of a lead"),
    "opportunities_opportunityline": _("Opportunity line"), "opportunities_rival": _("Competitor in an opportunity"),
    "quotations_supplyhold": _("Supply kept for a quotation"),
    "quotations_quotationline": _("Quotation line"), "contracts_contractline": _("Contract line"), "orders_creditsplit": _("Credit split"),
    "orders_scheduleline": _("Promised quantity"), "orders_promisechange": _("Change of a promise"), "orders_orderhold": _("Hold of an order"),
    "orders_ordergate": _("Gate of an order"), "orders_requestedpart": _("Part asked for"), "orders_linepause": _("Pause of an order line"),
    "orders_changeline": _("Line of a change order"), "orders_loanmove": _("What came of a loan"),
    "orders_splitchangeline": _("Line of a split change"), "orders_splitchangeshare": _("Share of a split change"),
    "forecasts_demandline": _("Line of a demand plan"), "forecasts_forecastsupply": _("Production by forecast"),
    "production_outputreport": _("Output report"), "production_slip": _("Slip of production"), "deliveries_deliveryline": _("Delivery line"),
    "suppliers_offer": _("Supplier's offer"), "purchases_purchaseline": _("Line of a purchase order"),
    "subcontracts_subcontractreturn": _("Return of a subcontract"),
    "slips_sliporder": _("Production order of a slip"), "slips_slipline": _("Order line of a slip"),
    "rushes_rushloss": _("Line that loses by a rush order"),
    "slips_slipoption": _("Option of a slip"), "slips_slipoffer": _("Offer for a slip"),
    "schedules_schedulemove": _("Move of a schedule"), "schedules_scheduleeffect": _("Effect of a schedule"),
    "stockmoves_transferline": _("Line of a transfer"), "deliveries_pickedlot": _("Picked lot or piece"),
    "returns_returnedlot": _("Returned lot or piece"), "works_productplace": _("Place of a product"),
    "deliveries_parcel": _("Parcel"), "deliveries_parcelline": _("Line of a parcel"), "deliveries_trackingevent": _("Tracking event"),
    "deliveries_carrierexception": _("Carrier exception"), "deliveries_carrierclaim": _("Carrier claim"),
    "deliveries_customermail": _("Mail to the customer"), "deliveries_quietcustomer": _("Customer without mails"),
    "deliveries_proofofdelivery": _("Proof of delivery"), "acceptances_acceptanceline": _("Acceptance line"),
    "acceptances_machinestep": _("Step of a machine"),
    "invoices_invoiceline": _("Invoice line"), "invoices_creditline": _("Credit note line"),
    "invoices_taxinvoiceline": _("Tax invoice line"), "invoices_dunningline": _("Line of a dunning letter"),
    "invoices_deemeddeclaration": _("Statement of a deemed sale"),
    "receipts_receiptline": _("Receipt line"),
    "receipts_allocation": _("Allocation of a receipt"), "receipts_refundline": _("Refund line"),
    "receipts_bankline": _("Line of a bank statement"), "vouchers_voucherline": _("Line of a voucher"),
    "receipts_statementline": _("Line of a statement of account"), "receipts_statementdispute": _("Dispute of a statement of account"),
    "vouchers_voucherentry": _("Entry of a voucher"), "vouchers_voucherstock": _("Goods of a voucher"), "receipts_offsetline": _("Line of an offset"),
    "rebates_rebatetier": _("Tier of a rebate"), "rebates_rebateline": _("Invoice line of a rebate"),
    "tickets_answerrating": _("Rating of an answer"), "tickets_ticketmessage": _("Message of a ticket"),
    "tickets_ticketturn": _("Handing over of a ticket"), "returns_returnline": _("Return line"),
    "handovers_handoveritem": _("Item of a handover"), "reports_reportfigure": _("Figure of a report"),
    "reports_reportproblem": _("Problem of a report"), "agreements_agreedtarget": _("Agreed target"),
    "agreements_agreementedition": _("Wording of an agreement"), "agreements_agreementcomment": _("Comment on an agreement"),
    "appraisals_appraisalscore": _("Score of an appraisal"), "appraisals_appraisalpost": _("Post of an appraisal"),
    "appraisals_appraisalveto": _("Veto of an appraisal"), "appraisals_appraisalcalibration": _("Calibration of an appraisal"),
    "appraisals_appraisalcase": _("Case of an appraisal"),
    "appraisals_appraisalratinggroup": _("Ratings of an appraisal by group"),
    "appraisals_appraisalmessage": _("Word of a dispute"), "payruns_statementline": _("Line of a pay statement"),
    "payruns_payaccrualline": _("Line of an accrual of pay"), "vouchers_voucheraccrual": _("Accrual in a voucher"),
    "payruns_paydispute": _("Objection to a pay line"), "payruns_paydisputeword": _("Words about a pay line"),
    "production_operation": _("Operation of production"), "production_component": _("Component of production"),
    "production_operationreport": _("Report of an operation"), "production_productionpause": _("Pause of production"),
    "production_engineeringchange": _("Engineering change"), "production_stoppedwork": _("Work on what was cancelled"),
}  # fmt: skip


def what(table: str, fields: str, sheet: Sheet | None) -> str:
    """Which of whose fields a change touched, in words; `sheet` is the one whose list is made of the table. Fields without a word stay away."""
    labels = {column.name: column.label for column in sheet.columns} if sheet else {}
    named = [str(word) for each in fields.split(", ") if (word := COLUMNS.get(field_of(each)) or labels.get(field_of(each)))]
    of = str(sheet.label if sheet else TABLES.get(table, ""))
    return ": ".join(part for part in (of, " · ".join(named[:3])) if part)


def _row(actor: Actor, key: int) -> ChangeRow:
    """One change; of a table the actor may not read it is as unknown as one that does not exist."""
    POLICY.require(actor, "view")
    row = queries.change(key) if listing.seen(LISTING, actor, [key]) else None
    if row is None:
        raise missing()
    return row


@dataclass(frozen=True, slots=True)
class Log:
    """The log of changes in words: what tables are called, what their sheets call columns, and what any sheet does."""

    tables: Mapping[str, str]
    labels: Mapping[str, Mapping[str, Text]]
    anywhere: Mapping[str, Text]

    def table(self, name: str) -> str:
        """What a table is called; one without a word by its name."""
        return str(self.tables.get(name, name))

    def field(self, table: str, column: str) -> str:
        """What a column is called: in its own sheet, in the house, in any other sheet; else its name without underlines."""
        name = field_of(column)
        return str(self.labels.get(table, {}).get(name) or COLUMNS.get(name) or self.anywhere.get(name, name.replace("_", " ")))

    def said(self, actor: Actor, keys: Sequence[int]) -> dict[int, dict[str, str]]:
        """The changed fields of these rows of the list, in words."""
        rows = listing.by_ids(LISTING, actor, list(keys))
        return {key: {"fields": self._fields(str(row["table_name"]), str(row["fields"]).split(", "))} for key, row in rows.items()}

    def _fields(self, table: str, columns: Iterable[str]) -> str:
        return " · ".join(dict.fromkeys(self.field(table, each) for each in columns if each))

    def head(self, actor: Actor, key: int) -> Head:
        """The head of a change's page."""
        row = _row(actor, key)
        title = f"{self.table(row.table)} {row.row_key or ''}".strip()
        return Head(title=title, sub=row.actor_name, state=row.op, state_label=giving.word(OPS[row.op]), tone=TONES[row.op])

    def facts(self, actor: Actor, key: int) -> Sequence[Fact]:
        """Who changed what, when and why."""
        row = _row(actor, key)
        return [
            Fact(_("When"), row.at, Kind.MOMENT),
            Fact(_("Who"), row.actor_name or _("System"), noun="people", id=row.actor_id),
            Fact(_("Table"), self.table(row.table)),
            Fact(_("Row"), row.row_key, Kind.CODE),
            Fact(_("Reason"), row.reason),
        ]

    def values(self, actor: Actor, key: int) -> TablePart:
        """Each field with what stood and what stands in it; a secret one only as changed."""
        row = _row(actor, key)
        return TablePart(
            columns=(("field", _("Field"), Kind.TEXT), ("old", _("Before"), Kind.TEXT), ("new", _("After"), Kind.TEXT)),
            rows=[
                {"field": self.field(row.table, each)}
                | ({"old": "…", "new": "…"} if hidden(actor, each) else {"old": _words(row.old.get(each)), "new": _words(row.new.get(each))})
                for each in sorted({*row.old, *row.new})
            ],
        )

    def others(self, actor: Actor, key: int) -> TablePart:
        """All changes of the same row."""
        row = _row(actor, key)
        rows = queries.of_row(row.table, row.row_key) if row.row_key is not None else [row]
        return TablePart(
            columns=(
                ("at", _("When"), Kind.MOMENT), ("who", _("Who"), Kind.TEXT), ("fields", _("Fields"), Kind.REF), ("reason", _("Reason"), Kind.TEXT),
            ),
            rows=[
                {
                    "at": each.at, "who": each.actor_name, "fields": self._fields(row.table, sorted(each.old)) or "—", "fields_id": each.id,
                    "reason": each.reason,
                }
                for each in rows
            ],
            links={"fields": "changes"},
        )  # fmt: skip


def _labels(sheet: Sheet) -> Mapping[str, Text]:
    """What a sheet calls the columns of its list and the fields of its forms."""
    return {one.name: one.label for act in sheet.acts for one in act.inputs} | {column.name: column.label for column in sheet.columns}


def _words(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def sheet(those: Sequence[Sheet]) -> Sheet:
    """The sheet of the log, in the words of all others."""
    by_table = {each.listing.source.split()[0]: each for each in reversed(those)}
    labels = {name: _labels(each) for name, each in by_table.items()}
    tables = {name: cast("str", label) for name, label in [*TABLES.items(), *((name, each.label) for name, each in by_table.items())]}
    log = Log(tables, labels, {name: label for each in reversed(those) for name, label in _labels(each).items()})
    fields = tuple(replace(one, kind=Kind.CHOICE, choices=tables) if one.name == "table_name" else one for one in LISTING.fields)
    return Sheet(
        noun="changes",
        label=_("Change"),
        plural=_("Log of changes"),
        icon="history",
        listing=replace(LISTING, fields=fields),
        policy=POLICY,
        head=log.head,
        enrich=log.said,
        section="administration",
        timeline=False,
        order=60,
        columns=(
            Column("at", _("When"), opens=True),
            Column("actor_name", _("Who")),
            Column("table_name", _("Table")),
            Column("row_key", _("Row"), phone=False),
            Column("op", _("What"), chips=TONES),
            Column("fields", _("Fields")),
            Column("reason", _("Reason"), phone=False),
            Column("who", _("Person"), first=False),
        ),
        views=(View("deleted", _("Deleted"), "f=op.eq.delete"), View("rights", _("Rights"), "f=table_name.eq.organisation_rolegrant")),
        panels=(
            Panel("facts", _("Change"), log.facts),
            Panel("values", _("Old and new"), log.values),
            Panel("row", _("Everything about this row"), log.others),
        ),
        empty=_("Nothing has been changed yet."),
    )
