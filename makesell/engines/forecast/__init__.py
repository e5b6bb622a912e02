"""Engine forecast 预测: what will be wanted from what was wanted — a baseline with intervals — how orders use a forecast up, and how good it was.

Why these few methods are ours and no library: `docs/adr/0038-forecasts.md`.
"""

from makesell.engines.forecast.accuracy import Accuracy, Case, accuracy
from makesell.engines.forecast.baseline import METHODS, Baseline, Expected, baseline
from makesell.engines.forecast.consuming import Bucket, Consumed, Demand, consume
from makesell.engines.forecast.netting import to_plan

__all__ = ["METHODS", "Accuracy", "Baseline", "Bucket", "Case", "Consumed", "Demand", "Expected", "accuracy", "baseline", "consume", "to_plan"]
