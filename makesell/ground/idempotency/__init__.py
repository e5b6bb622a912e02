"""The same request twice has one effect and one answer (`domain.md` §2, `reliability.md` §1.1). Room of the ground floor.

Effects and answer are saved in one transaction; a refusal saves nothing; the repeated answer itself writes; another
body under the key is refused (422); a key still in progress is answered 409.
"""
