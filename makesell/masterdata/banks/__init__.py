"""Bank accounts of the company 本公司银行账户: where money comes in, and how its bank names the columns of its tables.

Room of the master data floor. Bank statements name a row of it.
"""
