-- Cells that should hold a weight, a way of shipment or the day an order was sent, and do not, or cannot be true.
select count(*) filter (where weight__kilograms_ !~ '^[0-9]+([.][0-9]+)?$') as weights,
       count(*) filter (where shipment_mode = 'N/A') as modes,
       count(*) filter (where po_sent_to_vendor_date = 'Date Not Captured') as dates,
       count(*) filter (where case when po_sent_to_vendor_date ~ '^[0-9]'
                                   then to_date(po_sent_to_vendor_date, 'MM/DD/YYYY') > to_date(delivered_to_client_date, 'DD-Mon-YY') end) as after
from scms_delivery_history_dataset;
