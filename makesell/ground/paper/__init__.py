"""Paper: a document's template and its data → the bytes of a PDF, the same bytes for the same data. Room of the ground floor.

Data is handed over as JSON and never as markup: whatever somebody typed is set as text. A template sees no file of the machine,
only the house's frame, what the document gives and the fonts that `make assets` lays beside this room.
"""
