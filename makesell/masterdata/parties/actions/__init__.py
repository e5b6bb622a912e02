"""The only place that changes customers, contacts, addresses, credit accounts and carriers; in sets, imported by flows only."""

from makesell.masterdata.parties.actions.accounts import (
    NewCarrier,
    NewCreditAccount,
    change_carriers,
    change_credit_accounts,
    create_carriers,
    create_credit_accounts,
)
from makesell.masterdata.parties.actions.contacts import (
    NewAddress,
    NewContact,
    add_addresses,
    change_addresses,
    change_contacts,
    create_contacts,
    erase_contacts,
)
from makesell.masterdata.parties.actions.customers import (
    NewCustomer,
    NewService,
    assign_customers,
    change_customers,
    create_customers,
    end_service,
    serve,
)
from makesell.masterdata.parties.actions.merging import (
    Merged,
    bring_back,
    find_pairs,
    give,
    hold,
    move_parts,
    parts_of,
    retire_into,
    standing_merge,
    tell_apart,
)
from makesell.masterdata.parties.actions.titles import NewTitle, set_titles

__all__ = [
    "Merged", "NewAddress", "NewCarrier", "NewContact", "NewCreditAccount", "NewCustomer", "NewService", "NewTitle", "add_addresses",
    "assign_customers", "bring_back", "change_addresses", "change_carriers", "change_contacts", "change_credit_accounts", "change_customers",
    "create_carriers", "create_contacts", "create_credit_accounts", "create_customers", "end_service", "erase_contacts", "find_pairs", "give",
    "hold", "move_parts", "parts_of", "retire_into", "serve", "set_titles", "standing_merge", "tell_apart",
]  # fmt: skip
