"""Stock moves: transfers 调拨 between warehouses and stock counts 盘点."""
