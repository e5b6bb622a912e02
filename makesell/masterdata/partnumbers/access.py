"""Who may do what with customers' part numbers: who sees the customer reads them, who keeps the customer keeps them."""

from makesell.ground.access import Policy
from makesell.masterdata.parties.access import POLICY as CUSTOMERS

POLICY = Policy(
    noun="part_numbers",
    acts={"view": CUSTOMERS.acts["view"], "set": CUSTOMERS.acts["change"], "change": CUSTOMERS.acts["change"], "drop": CUSTOMERS.acts["change"]},
)
