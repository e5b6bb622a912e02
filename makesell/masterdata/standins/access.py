"""Who may do what with stand-ins: who sees products reads them, who keeps products keeps them."""

from makesell.ground.access import Policy
from makesell.masterdata.products.access import POLICY as PRODUCTS

POLICY = Policy(
    noun="stand_ins", acts={"view": PRODUCTS.acts["view"], "set": PRODUCTS.acts["change"], "drop": PRODUCTS.acts["change"]}
)
