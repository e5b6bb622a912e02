"""Engine incentive: commission by a marginal ladder with running rounding (13.6)."""

from makesell.engines.incentive.ladder import Ladder, Tier, flat, of_target
from makesell.engines.incentive.running import Credit, Earned, earned, position

__all__ = ["Credit", "Earned", "Ladder", "Tier", "earned", "flat", "of_target", "position"]
