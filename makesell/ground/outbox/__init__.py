"""What must happen after an act: rows written by the act itself, handed to the job queue by a relay. Room of the ground floor.

The act's transaction decides: a refused act leaves no message, a committed one always does. The relay takes rows and
makes jobs in one transaction, so a kill in the middle neither loses nor doubles.
"""
