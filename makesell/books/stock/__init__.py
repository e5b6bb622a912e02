"""Stock 库存账: what lies where. Quantity ± at unit cost by product and warehouse; on hand and reserved are its balance."""
