"""Parties: the values a customer, an address or a team membership may have, with their English words."""

from typing import Final

from makesell.ground.text import N_

COMPANY: Final = "company"
PERSON: Final = "person"
STORE: Final = "store"
KINDS: Final = {COMPANY: N_("Company"), PERSON: N_("Private person"), STORE: N_("Store")}

DIRECT: Final = "direct"
CHANNELS: Final = {DIRECT: N_("Direct"), "dealer": N_("Dealer"), "end_user": N_("End user"), "online": N_("Online")}

SALES: Final = "sales"
TEAM_ROLES: Final = {SALES: N_("Sales"), "service": N_("Service"), "presales": N_("Presales"), "order_desk": N_("Order desk")}

SHIP: Final = "ship"
ADDRESS_KINDS: Final = {SHIP: N_("Shipping address"), "bill": N_("Billing address"), "office": N_("Office")}

# Kinds of tax invoices, as the tax platform calls them: of a special one the buyer deducts the tax.
SPECIAL: Final = "special"
ORDINARY: Final = "ordinary"
TAX_KINDS: Final = {SPECIAL: N_("Special VAT invoice"), ORDINARY: N_("Ordinary invoice")}

# Why two customers are thought to be one, the surest first.
ALIKE: Final = {
    "tax_number": N_("the same tax number"),
    "name": N_("the same name"),
    "phone": N_("the same telephone"),
    "sound": N_("it sounds the same"),
}
OPEN: Final = "open"
PAIR_STATES: Final = {OPEN: N_("To be looked at"), "apart": N_("Two customers"), "settled": N_("Settled")}

# When what is sold to a customer is invoiced; without a word of its own the company's rule holds.
INVOICING: Final = {
    "ordered": N_("When it is ordered"), "shipped": N_("When it is shipped"), "delivered": N_("When it is delivered"),
    "accepted": N_("When it is accepted"), "monthly": N_("Monthly, all that was shipped"),
    "schedule": N_("By the payment schedule, part by part"),
}  # fmt: skip

LANGUAGES: Final = {"zh-hans": N_("Chinese"), "en": N_("English")}

# How the parcels of a carrier are followed: events entered by people, or told by a service.
BY_HAND: Final = "hand"
SERVICES: Final = {BY_HAND: N_("Entered by people"), "kuaidi100": N_("Kuaidi100"), "sf": N_("SF Express"), "webhook": N_("Webhook")}
