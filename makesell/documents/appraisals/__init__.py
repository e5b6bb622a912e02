"""Appraisals 考核: what each indicator showed of a person in a period, what it was worth, and what was said about it.

Room of the documents floor.
"""
