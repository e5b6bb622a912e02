"""Engine etax: what goes to the tax platform and comes back — the rows of the batch template, what it would refuse of them, issued invoices read.

The field list is the one of 批量开票模板 of the electronic tax bureau (pages 1-发票基本信息 and 2-发票明细信息) with the limits its second row
states, as public programs that fill it repeat it; docs/adr/0026 tells.
"""

from makesell.engines.etax.answer import Issued, issued_in
from makesell.engines.etax.template import Buyer, Fault, Item, Paper, faults, pages

__all__ = ["Buyer", "Fault", "Issued", "Item", "Paper", "faults", "issued_in", "pages"]
