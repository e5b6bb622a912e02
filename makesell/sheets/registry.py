"""All sheets, boards and figure sources. A new noun is one import and one line here; doors read only this."""

from typing import Final

from makesell.ground.refusal import Refusal
from makesell.sheets import (
    acceptances,
    activities,
    addresses,
    agreements,
    answers,
    appraisals,
    attainment,
    bom_lines,
    boms,
    budget_figures,
    campaigns,
    carriers,
    certificates,
    change_orders,
    changes,
    closings,
    commission_rates,
    company,
    competitors,
    contacts,
    contract_templates,
    contracts,
    counting,
    credit_accounts,
    credit_notes,
    customer_figures,
    customers,
    deliveries,
    discrepancies,
    document_figures,
    duplicates,
    duties,
    handbook,
    handovers,
    incentive_schemes,
    invoices,
    leads,
    look,
    market_figures,
    market_sizes,
    memberships,
    my_pay,
    needs,
    notice_wishes,
    operations,
    opportunities,
    opportunity_figures,
    order_lines,
    orders,
    pacing,
    pay_figures,
    pay_runs,
    pay_statements,
    payment_letters,
    payment_terms,
    people,
    performance,
    periods,
    pipeline,
    plans,
    plants,
    price_lists,
    prices,
    product_costs,
    product_groups,
    production_orders,
    products,
    quotations,
    receipts,
    receivables,
    reports,
    returns,
    routings,
    rules,
    scorecard,
    service_figures,
    split_changes,
    substitutes,
    surveys,
    targets,
    tax_rates,
    territories,
    tickets,
    tokens,
    units,
    units_of_measure,
    warehouses,
    work_centers,
    workbench,
)
from makesell.sheets.boards import Board
from makesell.sheets.figures import FigureSource
from makesell.sheets.parts import Sheet

SHEETS: Final[tuple[Sheet, ...]] = (
    quotations.SHEET,
    contracts.SHEET,
    contract_templates.SHEET,
    orders.SHEET,
    change_orders.SHEET,
    split_changes.SHEET,
    order_lines.SHEET,
    production_orders.SHEET,
    deliveries.SHEET,
    discrepancies.SHEET,
    acceptances.SHEET,
    invoices.SHEET,
    receipts.SHEET,
    payment_letters.SHEET,
    returns.SHEET,
    tickets.SHEET,
    surveys.SHEET,
    handovers.SHEET,
    answers.SHEET,
    credit_notes.SHEET,
    targets.SHEET,
    plans.SHEET,
    reports.SHEET,
    agreements.SHEET,
    campaigns.SHEET,
    leads.SHEET,
    opportunities.SHEET,
    appraisals.SHEET,
    incentive_schemes.SHEET,
    pay_runs.SHEET,
    pay_statements.SHEET,
    activities.FOLLOW_UP_SHEET,
    activities.SHEET,
    needs.SHEET,
    needs.CARE_SHEET,
    customers.SHEET,
    duplicates.SHEET,
    contacts.SHEET,
    addresses.SHEET,
    territories.SHEET,
    credit_accounts.SHEET,
    market_sizes.SHEET,
    competitors.NOTE_SHEET,
    competitors.SHEET,
    competitors.OFFER_SHEET,
    company.SHEET,
    units.SHEET,
    people.SHEET,
    memberships.SHEET,
    commission_rates.SHEET,
    rules.SHEET,
    periods.SHEET,
    closings.SHEET,
    substitutes.SHEET,
    notice_wishes.SHEET,
    products.SHEET,
    product_costs.SHEET,
    product_groups.SHEET,
    price_lists.SHEET,
    prices.SHEET,
    tax_rates.SHEET,
    payment_terms.SHEET,
    warehouses.SHEET,
    plants.SHEET,
    work_centers.SHEET,
    boms.SHEET,
    bom_lines.SHEET,
    routings.SHEET,
    operations.SHEET,
    units_of_measure.SHEET,
    carriers.SHEET,
    tokens.SHEET,
    certificates.SHEET,
    changes.SHEET,
)
_BOARDS: Final[tuple[Board, ...]] = (
    workbench.board(SHEETS),
    attainment.BOARD,
    scorecard.BOARD,
    pipeline.BOARD,
    receivables.BOARD,
    look.BOARD,
    my_pay.BOARD,
    handbook.board(SHEETS),
)
BOARDS: Final[tuple[Board, ...]] = (*_BOARDS, duties.board(SHEETS, _BOARDS))
FIGURES: Final[tuple[FigureSource, ...]] = (
    *performance.FIGURES,
    *pacing.FIGURES,
    *document_figures.FIGURES,
    *receivables.FIGURES,
    *customer_figures.FIGURES,
    *market_figures.FIGURES,
    *service_figures.FIGURES,
    *budget_figures.FIGURES,
    *opportunity_figures.FIGURES,
    *pay_figures.FIGURES,
    *my_pay.FIGURES,
    *campaigns.FIGURES,
    counting.source(SHEETS),
)

INSIDE: Final = frozenset(noun for sheet in SHEETS for noun in sheet.tables)
BY_NOUN: Final[dict[str, Sheet]] = {sheet.noun: sheet for sheet in SHEETS}
BY_KIND: Final[dict[str, Sheet]] = {sheet.record_kind: sheet for sheet in SHEETS if sheet.record_kind}
BY_BOARD: Final[dict[str, Board]] = {board.code: board for board in BOARDS}
BY_FIGURE: Final[dict[str, FigureSource]] = {source.code: source for source in FIGURES}


def sheet_of(noun: str) -> Sheet:
    """The sheet of a noun; refuses (404) one that does not exist."""
    if noun not in BY_NOUN:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    return BY_NOUN[noun]


def board_of(code: str) -> Board:
    """The board of that code; refuses (404) one that does not exist."""
    if code not in BY_BOARD:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    return BY_BOARD[code]


def figure_of(code: str) -> FigureSource:
    """The source of that code; refuses (404) one that does not exist."""
    if code not in BY_FIGURE:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    return BY_FIGURE[code]
