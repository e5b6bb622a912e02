"""Signing: who signed a record, when and how; the company's certificate; the seal of a PDF, and what a seal proves.

Room of the ground floor (`domain.md` §8, Signature). A sealed PDF proves integrity in any reader; trust depends on the certificate.
"""
