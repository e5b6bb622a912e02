"""Every figure opens: boards are walked as every role, each figure is compared with the rows it opens."""
