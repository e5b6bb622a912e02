"""Tickets 工单 (PRO-7): a question, complaint, return, repair or technical matter of a customer, with one service clock (13.20), and the
knowledge answers 知识库 that are used in them.
"""
