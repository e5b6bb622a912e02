"""PRO-6 · Tax titles 开票资料, and tax invoices 税务发票: drafted, exported, issued or rejected, red-lettered; what differs from our own invoices."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from makesell.demo import samples as co
from makesell.documents.invoices import difference_queries, tax_states
from makesell.documents.invoices import tax_queries as queries
from makesell.documents.orders import queries as orders
from makesell.documents.returns import queries as returns
from makesell.flows.org_1_organisation import change_product, create_product, set_tax_rate, set_tax_title
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.org_1_organisation.set_tax_title import NewTitle
from makesell.flows.pro_6_shipping import (
    create_delivery,
    decide_red_letter,
    draft_invoice,
    draft_red_letters,
    draft_tax_invoice,
    issue_goods,
    number_tax_invoice,
    pick_delivery,
    post_invoice,
    read_tax_answer,
    request_red_letter,
    submit_tax_invoices,
)
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.flows.pro_6_shipping.create_delivery import PartFact as DeliveryPart
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.draft_tax_invoice import PartFact, TaxInvoiceFact
from makesell.flows.pro_6_shipping.number_tax_invoice import NumberFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.request_red_letter import RedFact
from makesell.flows.pro_7_care import credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.steps import tax_invoices
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.attachments import queries as files
from makesell.ground.db import run, values
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.ground.spine.master import Change
from makesell.masterdata.parties import titles
from makesell.masterdata.products.queries import uom_ids
from makesell.sheets import credit_notes, waiting
from makesell.sheets import returns as returns_sheet
from makesell.sheets import tax_invoices as sheet
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.orders import LineFact, open_shop, place, proved, stock
from tests.clauses.test_pro_6_allowances import Lowered

D = Decimal
HOUR = dt.timedelta(hours=1)
SINCE = dt.date(2024, 1, 1)
ONE_DAY = dt.timedelta(days=1)
NUMBER = "91310000MA1FL0X12Y"
TAX_CODE = "1090120010000000000"
pytestmark = pytest.mark.django_db


def test_a_tax_title_holds_from_its_day_on_and_nobody_else_sets_it() -> None:
    """The next one ends the one before; what the tax platform would not take is refused; so is a role that keeps no titles."""
    company = co.company()
    key, clerk = company.customers[0], person("clerk", "开票", company.units[0], roles.INVOICING_CLERK)
    for name, day in (("旧名", TODAY - 30 * ONE_DAY), ("新名", TODAY)):
        set_tax_title.perform(NewTitle(key, name, day, tax_number=NUMBER, bank="工商银行", account="1001"), actor=clerk, at=NOW)
    assert [titles.in_force([key], day)[key].name for day in (TODAY - ONE_DAY, TODAY)] == ["旧名", "新名"]
    assert titles.in_force([key], TODAY - 31 * ONE_DAY) == {}
    fit = NewTitle(key, "名", TODAY, tax_number=NUMBER)
    bad = {
        "tax_title.name": replace(fit, name=" "), "tax_title.long": replace(fit, name="长" * 101), "tax_title.needed": replace(fit, tax_number=""),
        "tax_title.number": replace(fit, tax_number="9131-0000"),
    }  # fmt: skip
    for code, fact in bad.items():
        refused(code, lambda fact=fact: set_tax_title.perform(fact, actor=clerk, at=NOW))  # type: ignore[misc]
    for role in {*roles.STAFF} - {roles.INVOICING_CLERK, roles.ORDER_DESK, roles.SALES_SUPPORT}:
        actor = person(f"t-{role}", role, company.units[0], role)
        refused("access.refused", lambda actor=actor: set_tax_title.perform(NewTitle(key, "名", TODAY), actor=actor, at=NOW))  # type: ignore[misc]
    product = NewProduct("TAX-P", "减速机", uom_ids()["unit"], tax_code="123")
    refused("product.tax_code", lambda: create_product.perform(product, actor=co.ACTOR, at=NOW))
    assert titles.in_force([key], TODAY)[key].tax_number == NUMBER


class Taxed(Lowered):
    """An invoice of ten pieces for 1,000.01 net, 130.00 tax; everybody by role; the customer with a tax title, the product with a code."""

    def __init__(self) -> None:
        super().__init__()
        self.second = self.clerk
        self.clerks = (self.clerk, self.who[roles.INVOICING_CLERK])     # what waits goes round among both
        self.customer, self.clerk, self.finance = self.company.customers[0], self.who[roles.INVOICING_CLERK], self.who[roles.FINANCE]
        set_tax_title.perform(NewTitle(self.customer, "华东机电", SINCE, tax_number=NUMBER, bank="工行", account="1001"), actor=co.ACTOR, at=NOW)
        self.code(TAX_CODE)

    def invoiced(self) -> int:
        """The whole line drafted and posted, at 13 %."""
        set_tax_rate.perform(NewTaxRate(D("0.13"), SINCE), actor=co.ACTOR, at=NOW)
        return self.posted(self.made.line_ids[0])

    def posted(self, line: int) -> int:
        """An invoice of an order line."""
        key = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(line, D(10)),)), actor=co.ACTOR, at=NOW)
        return post_invoice.perform(key, actor=co.ACTOR, at=NOW)

    def note(self) -> int:
        """The credit note of 4 pieces that came back."""
        return returns.of_ids([self.credited("4")])[0].credit_note_id or 0

    def code(self, code: str) -> None:
        """The products' tax classification code."""
        change_product.perform_many([Change(key, {"tax_code": code}) for key in self.company.products], actor=co.ACTOR, at=NOW)

    def draft(self, *parts: PartFact, kind: str | None = None) -> int:
        """The clerk drafts a tax invoice."""
        return draft_tax_invoice.perform(TaxInvoiceFact(parts or (PartFact(self.invoice),), kind), actor=self.clerk, at=NOW)

    def export(self, *keys: int) -> int:
        """… and sends them."""
        return submit_tax_invoices.perform_many(keys, actor=self.clerk, at=NOW)

    def read(self, data: str) -> read_tax_answer.Answered:
        """… and reads an answer."""
        return read_tax_answer.perform(data.encode(), actor=self.clerk, at=NOW)

    def issued(self, *keys: int) -> None:
        """Drafts are sent, and the platform issues them."""
        self.export(*keys)
        self.read(xml(*(self.row(key) for key in keys)))

    def row(self, key: int) -> queries.TaxInvoiceRow:
        """A tax invoice as it stands."""
        return queries.of_ids([key])[0]

    def state(self, key: int) -> str:
        """Its state."""
        return self.row(key).state

    def red(self, key: int, cause: str, note: int | None = None) -> int:
        """The clerk asks for a red letter."""
        fact = RedFact(key, cause, credit_note_id=note)
        return request_red_letter.perform(fact, actor=self.clerk, at=NOW, reason="退货")

    def approve(self, key: int) -> None:
        """Finance approves it."""
        decide_red_letter.approve([key], actor=self.finance, at=NOW)

    def numbered(self, key: int) -> None:
        """The clerk notes the number of a red letter."""
        number_tax_invoice.perform(NumberFact(key, number_of(key)), actor=self.clerk, at=NOW)

    def differences(self) -> list[tuple[Decimal, Decimal]]:
        """What is posted and what is tax-invoiced, where the two differ."""
        page = listing.page(difference_queries.DIFFERENCES, self.clerk, Query())
        return [(row["standing"], row["taxed"]) for row in page.rows]


def number_of(key: int) -> str:
    """The number the platform gives."""
    return f"2631{key:016d}"


def xml(*rows: queries.TaxInvoiceRow, original: str = "", day: dt.date = TODAY) -> str:
    """Issued invoices as the platform answers them."""
    red = f"<SpecificInformation><RedEInvoice><OriginalInvoiceCode>{original}</OriginalInvoiceCode></RedEInvoice></SpecificInformation>"
    one = "".join(
        f"""<EInvoice><EInvoiceData><BuyerInformation><BuyerIdNum>{row.buyer_number}</BuyerIdNum></BuyerInformation>
        <BasicInformation><TotalAmWithoutTax>{row.net:.2f}</TotalAmWithoutTax><TotalTaxAm>{row.tax:.2f}</TotalTaxAm>
        <TotalTax-includedAmount>{row.gross:.2f}</TotalTax-includedAmount></BasicInformation>{red if original else ""}
        <AdditionalInformation><Remark>{row.number}</Remark></AdditionalInformation></EInvoiceData>
        <TaxSupervisionInfo><InvoiceNumber>{number_of(row.id)}</InvoiceNumber><IssueTime>{day} 09:30:00</IssueTime></TaxSupervisionInfo></EInvoice>"""
        for row in rows
    )
    return f"<EInvoices>{one}</EInvoices>"


def test_a_tax_invoice_is_drafted_sent_rejected_mended_and_issued() -> None:
    """One states a part of a line, another the rest with an invoice beside it; the file holds them, the answer numbers one and rejects one."""
    t = Taxed()
    made = co.order(t.company, co.DAY, nets=["500.00"], freight="0")
    co.ship(t.company, made, co.DAY, 10)
    drafted = t.posted(made.line_ids[0])
    assert t.differences() == [(D("1130.01"), D(0)), (D("565.00"), D(0))]
    part = t.draft(PartFact(t.invoice, 1, D("113.00")))
    assert [(x.qty, x.net, x.tax) for x in queries.lines(part)] == [(D("0.99999115"), D("100.00"), D("13.00"))]
    refused("tax_invoice.amount", lambda: t.draft(PartFact(t.invoice, 1, D("1017.02"))))
    rest = t.draft(PartFact(t.invoice), PartFact(drafted))
    assert (t.row(rest).gross, len(queries.lines(rest))) == (D("1582.01"), 2)
    assert t.differences() == []
    refused("tax_invoice.nothing", lambda: t.draft())
    refused("document.state", lambda: number_tax_invoice.perform(NumberFact(part, number_of(1)), actor=t.clerk, at=NOW))
    batch = t.export(part, rest)
    (file,) = files.of_record(batch)
    book = openpyxl.load_workbook(io.BytesIO(files.contents(file.id)))
    head, detail = ([[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] for sheet in book.worksheets)
    assert (head[0][0], head[1][5], head[1][7], len(detail)) == ("发票流水号", "华东机电", NUMBER, 4)
    assert detail[1][2:9] == [TAX_CODE, None, "台", "0.99999115", "100.0008850078323", "100.00", "0.13"]
    refused("tax_invoice.number_taken", lambda: t.read(xml(t.row(part), t.row(rest)).replace(number_of(rest), number_of(part))))
    assert t.read(f"发票流水号,行号,失败原因\n{t.row(rest).number},2,税收分类编码有误\n").rejected == 1
    assert (t.state(rest), t.row(rest).fault, queries.lines(rest)[1].fault) == ("rejected", "税收分类编码有误", "税收分类编码有误")
    assert t.read(xml(t.row(part))).issued == 1
    assert t.read(xml(t.row(part))).issued == 0      # the same file again
    assert (t.row(part).issued_number, t.row(part).issued_date, queries.batch(t.clerk, batch).state) == (number_of(part), TODAY, "answered")
    assert [wait.id for clerk in t.clerks for wait in sheet.waits(clerk, NOW)] == [rest]
    t.code("")
    refused("input.several", lambda: t.export(rest))
    t.code("1090121990000000000")
    t.issued(rest)
    assert {x.tax_code for x in queries.lines(rest)} == {"1090121990000000000"}
    proved()


def test_a_tax_invoice_not_used_is_red_lettered_whole_and_the_rest_made_out_anew() -> None:
    """4 of 10 come back: the worklist shows too much tax-invoiced; the red letter takes back everything, and the rest is drafted anew."""
    t = Taxed()
    key = t.draft()
    t.issued(key)
    note = t.note()
    assert t.differences() == [(D("678.01"), D("1130.01"))]
    red = t.red(key, tax_states.RETURN, note)
    refused("document.state", lambda: t.red(key, tax_states.WRONG))     # one at a time
    assert (t.state(red), t.row(red).gross) == ("proposed", D("-1130.01"))
    assert [wait.id for wait in sheet.waits(t.finance, NOW)] == [red]
    t.approve(red)
    assert t.state(red) == "confirmed"     # nobody has to confirm
    assert t.read(xml(t.row(red), original=number_of(key))).issued == 1
    assert (t.state(red), t.state(key)) == ("red_issued", "red_lettered")
    offered = {act.name for act in sheet.SHEET.acts if not act.makes and act.states and t.state(red) in act.states}
    assert not offered & {"note_use", "request_red"}
    assert t.differences() == [(D("678.01"), D(0))]
    (new,) = draft_tax_invoice.of_invoices([t.invoice], actor=t.clerk, at=NOW)
    assert (t.row(new).gross, queries.lines(new)[0].qty, t.differences()) == (D("678.01"), D(6), [])
    proved()


def test_a_used_tax_invoice_is_red_lettered_in_part_once_the_other_side_confirmed_in_time() -> None:
    """A return needs its credit note and a word within 72 hours, else the form lapses; a second red letter takes the rest."""
    t = Taxed()
    key = t.draft()
    t.issued(key)
    number_tax_invoice.note_use(key, None, actor=t.clerk, at=NOW)
    note = t.note()
    refused("red_letter.credit_note", lambda: t.red(key, tax_states.RETURN))
    refused("red_letter.other", lambda: t.red(key, tax_states.ALLOWANCE, note))
    red = t.red(key, tax_states.RETURN, note)
    t.approve(red)
    assert (t.state(red), t.row(red).gross) == ("requested", D("-452.00"))
    assert decide_red_letter.lapse(actor=co.ACTOR, at=NOW + 71 * HOUR) == []
    refused("red_letter.lapsed", lambda: decide_red_letter.confirm(red, "", actor=t.clerk, at=NOW + 72 * HOUR))
    assert decide_red_letter.lapse(actor=co.ACTOR, at=NOW + 72 * HOUR) == [red]
    assert decide_red_letter.lapse(actor=co.ACTOR, at=NOW + 73 * HOUR) == []
    again = t.red(key, tax_states.RETURN, note)
    t.approve(again)
    decide_red_letter.confirm(again, "2100001", actor=t.clerk, at=NOW)
    t.numbered(again)
    assert [t.state(each) for each in (red, again, key)] == ["lapsed", "red_issued", "issued"]
    assert (t.row(again).form_number, t.differences()) == ("2100001", [])
    whole = t.red(key, tax_states.WRONG)
    t.approve(whole)
    assert t.row(whole).gross == D("-678.01")
    decide_red_letter.withdraw([whole], actor=t.clerk, at=NOW)
    assert (t.state(whole), t.state(key)) == ("void", "issued")
    proved()


def test_wrong_roles_states_and_hostile_answers_change_nothing() -> None:
    """Only the clerk drafts, sends, reads and asks; only finance approves, and not what it asked for itself; no file does harm."""
    t = Taxed()
    key, other = t.draft(PartFact(t.invoice, 1, D("565.00"))), t.draft()
    acts: dict[str, Callable[[Actor], object]] = {
        "draft": lambda a: draft_tax_invoice.of_invoices([t.invoice], actor=a, at=NOW),
        "export": lambda a: submit_tax_invoices.perform_many([key], actor=a, at=NOW),
        "read": lambda a: read_tax_answer.perform(b"<a/>", actor=a, at=NOW),
        "number": lambda a: number_tax_invoice.perform(NumberFact(key, "1"), actor=a, at=NOW),
        "void": lambda a: number_tax_invoice.void([key], actor=a, at=NOW),
        "use": lambda a: number_tax_invoice.note_use(key, None, actor=a, at=NOW),
        "red": lambda a: request_red_letter.perform(RedFact(key, tax_states.WRONG), actor=a, at=NOW),
        "confirm": lambda a: decide_red_letter.confirm(key, "", actor=a, at=NOW),
        "withdraw": lambda a: decide_red_letter.withdraw([key], actor=a, at=NOW),
    }  # fmt: skip
    for role, actor in t.who.items():
        if role != roles.INVOICING_CLERK:
            for run in acts.values():
                refused("access.refused", lambda run=run, actor=actor: run(actor))  # type: ignore[misc]
        if role != roles.FINANCE:
            refused("access.refused", lambda actor=actor: decide_red_letter.approve([key], actor=actor, at=NOW))  # type: ignore[misc]
    for name in ("use", "red", "confirm", "withdraw"):
        refused("document.state", lambda name=name: acts[name](t.clerk))  # type: ignore[misc]
    number_tax_invoice.void([other], actor=t.clerk, at=NOW)
    t.export(key)
    refused("document.state", lambda: acts["void"](t.clerk))
    row = t.row(key)
    dtd = '<!DOCTYPE a [<!ENTITY x "y">]>'
    bad = {
        "file.xml": (dtd + xml(row), "<EInvoice>", "<?xml version='1.0' encoding='nonsense'?><a/>"),
        "file.xml_bounds": ("<a>" * 50 + "</a>" * 50,),
        "file.size": ("<a>" + " " * (5 * 1024 * 1024),),
        "tax_answer.empty": ("<a/>",),
        "tax_answer.unknown": (xml(row).replace(str(row.number), "TX-1"), xml(row).replace(number_of(key), "26"), xml(row, row)),
        "tax_answer.different": (xml(row).replace("565.00", "564.99"), xml(row).replace(NUMBER, "9131"), xml(row).replace("565.00", "1e999")),
        "tax_invoice.day": (xml(row, day=TODAY + ONE_DAY),),
        "tax_answer.columns": ("a,b\n1,2\n",),
        "tax_answer.stranger": ("发票流水号,失败原因\nTX-1,x\n",),
    }  # fmt: skip
    for code, answers in bad.items():
        for answer in answers:
            refused(code, lambda answer=answer: t.read(answer))  # type: ignore[misc]
    t.read(xml(row))
    red = t.red(key, tax_states.WRONG)
    refused("red_letter.own", lambda: decide_red_letter.approve([red], actor=replace(t.clerk, roles=frozenset({roles.FINANCE})), at=NOW))
    refused("red_letter.reason", lambda: decide_red_letter.refuse([red], actor=t.finance, at=NOW))
    decide_red_letter.refuse([red], actor=t.finance, at=NOW, reason="改用折让")
    assert (t.state(red), t.state(key), t.state(other)) == ("void", "issued", "void")
    nobody = co.invoice(t.company, co.order(t.company, co.DAY, nets=["10.00"], customer=1), co.DAY, net="10.00", tax="1.30", customer=1)
    refused("tax_invoice.rate", lambda: t.draft(PartFact(nobody)))
    proved()


def test_an_invoice_in_another_currency_is_stated_in_the_company_s_at_its_kept_rate() -> None:
    """3 × 33.37 EUR at 7.8123: the platform gets R(100.11 × 7.8123) = 782.09 and the tax on that, 101.67; the answer is in yuan, the list ties."""
    shop = open_shop()
    stock(shop, "10")
    line = LineFact(shop.product, D(3), D("33.37"))
    order, _ = place(shop, [line], who=shop.director, currency="EUR", rate=D("7.8123"))
    (key,) = [row.id for row in orders.acting_lines(order)]
    delivery = create_delivery.perform(DeliveryFact(shop.warehouse, (DeliveryPart(key, D(3)),)), actor=co.ACTOR, at=NOW)
    pick_delivery.perform(PickFact(delivery), actor=co.ACTOR, at=NOW)
    issue_goods.perform(delivery, actor=co.ACTOR, at=NOW)
    change_product.perform_many([Change(product, {"tax_code": TAX_CODE}) for product in shop.c.products], actor=co.ACTOR, at=NOW)
    set_tax_title.perform(NewTitle(shop.c.customers[0], "Nordwerk", SINCE, tax_number=NUMBER), actor=co.ACTOR, at=NOW)
    invoice = post_invoice.perform(draft_invoice.perform(InvoiceFact(order_id=order), actor=co.ACTOR, at=NOW), actor=co.ACTOR, at=NOW)
    tax = draft_tax_invoice.perform(TaxInvoiceFact((PartFact(invoice),)), actor=co.ACTOR, at=NOW)
    row = queries.of_ids([tax])[0]
    assert (row.currency, row.net, row.rate, tax_invoices.stated(row)) == ("EUR", D("100.11"), D("7.8123"), (D("782.09"), D("101.67"), D("883.76")))
    assert tax_invoices.faults(row, queries.lines(tax), TODAY) == []
    labels = [(fact.value, fact.currency) for fact in sheet._amounts(co.ACTOR, tax) if fact.currency]
    assert (D("883.76"), "CNY") in labels
    assert (D("113.12"), "EUR") in labels
    submit_tax_invoices.perform_many([tax], actor=co.ACTOR, at=NOW)
    answer = xml(replace(row, net=D("782.09"), tax=D("101.67"), gross=D("883.76")))
    refused("tax_answer.different", lambda: read_tax_answer.perform(xml(row).encode(), actor=co.ACTOR, at=NOW))
    assert read_tax_answer.perform(answer.encode(), actor=co.ACTOR, at=NOW).issued == 1
    assert [each for each in listing.page(difference_queries.DIFFERENCES, co.ACTOR, Query()).rows if each["invoice"] == invoice] == []
    proved()


def test_a_return_shows_the_way_back_of_each_tax_invoice_and_the_clerk_is_told_when_it_is_credited() -> None:
    """Nothing stated, a draft, with the platform, issued, used by the buyer: each its own way; what follows waits until it is asked for."""
    t = Taxed()
    line = [t.made.line_ids[0]]

    def ways() -> list[tuple[str, str | None]]:
        return [(each.route, each.tax_invoice) for each in queries.ways_back(line)]

    back = t.authorised("4")
    assert ways() == [(tax_states.NO_ROUTE, None)]
    key = t.draft()
    number = t.row(key).number
    assert ways() == [(tax_states.VOID_ROUTE, number)]
    t.export(key)
    assert ways() == [(tax_states.WAIT_ROUTE, number)]
    t.read(xml(t.row(key)))
    assert ways() == [(tax_states.WHOLE_ROUTE, number)]
    run("update invoices_taxinvoice set used_date = drafted_date where record_id = %s", [key])
    assert ways() == [(tax_states.PART_ROUTE, number)]
    (row,) = returns_sheet._ways(t.clerk, back).rows
    assert (row["tax_invoice"], row["used"]) == (number_of(key), t.row(key).used_date)
    (check,) = returns_sheet._live(t.service, {"delivery": t.delivery, "lines": [{"line": 1}]}, None)
    assert (check.chip, check.tone) == (number_of(key), "bad")
    assert returns_sheet._live(t.service, {}, None) == []
    assert waiting.of_tax_differences(t.clerk, NOW) == []
    receive_return.perform(back, actor=t.store, at=NOW)
    inspect_return.perform(InspectFact(back, "restock"), actor=t.quality, at=NOW)
    credit_return.perform(back, actor=t.clerk, at=NOW)
    note = returns.of_ids([back])[0].credit_note_id
    told = latest(t.clerk)
    assert ("tax_invoice_follows", key) in [(each.kind, each.record_id) for each in told]
    mine = [wait.id for who in clerks(t) for wait in waiting.of_tax_differences(who, NOW)]
    assert mine == [t.invoice]
    assert values("select record_id from outbox_message where topic = %s", [draft_red_letters.TOPIC]) == [note]
    assert note is not None
    (red,) = draft_red_letters.perform(note, actor=co.ACTOR, at=NOW)
    assert (t.state(red), t.row(red).gross, t.row(red).asked_by_id) == ("proposed", D("-452.00"), None)
    assert [row["number_id"] for row in returns_sheet._reds(t.clerk, back).rows] == [red]
    assert [row["number_id"] for row in credit_notes._reds(t.clerk, note).rows] == [red]
    assert draft_red_letters.perform(note, actor=co.ACTOR, at=NOW) == []
    decide_red_letter.refuse([red], actor=t.finance, at=NOW, reason="先对账")
    assert (draft_red_letters.perform(note, actor=co.ACTOR, at=NOW), ways()) == ([], [(tax_states.PART_ROUTE, number)])
    t.red(key, tax_states.RETURN, note)      # by a person again
    assert ways() == [(tax_states.OPEN_ROUTE, number)]
    assert [wait.id for who in clerks(t) for wait in waiting.of_tax_differences(who, NOW)] == []
    proved()


def clerks(t: Taxed) -> list[Actor]:
    """Those whose turn it may be."""
    return [t.clerk, t.second]
