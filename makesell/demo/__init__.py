"""Demo: the demo manufacturer, and samples of records for tests and benches. The top floor: it acts through flows only.

`cast.py`, `market.py` and `catalogue.py` say who and what there is, as plain values; `build.py` makes all of it when the
product starts for the first time; `samples.py` names builders by the state they leave, over a small company of their own.
"""
