"""Engine incentive: commission by a marginal ladder with running rounding (13.6), clawback and carry-forward (13.7)."""

from makesell.engines.incentive.clawback import Atom, Settled, Taken, settled, taken_back, unpaid
from makesell.engines.incentive.factors import Factor, factor_at, scaled
from makesell.engines.incentive.ladder import Ladder, Slice, Tier, flat, of_target
from makesell.engines.incentive.periodic import Drawn, Prize, drawn, held, overspent, pooled, prize, topped_up
from makesell.engines.incentive.replay import Movement, Period, moved, replayed
from makesell.engines.incentive.running import Credit, Earned, earned, netted, position
from makesell.engines.incentive.whole import Counted, Scale, Stand, Steps, netted_whole, scale_of, walked

__all__ = [
    "Atom", "Counted", "Credit", "Drawn", "Earned", "Factor", "Ladder", "Movement", "Period", "Prize", "Scale", "Settled", "Slice",
    "Stand", "Steps", "Taken", "Tier", "drawn", "earned", "factor_at", "flat", "held", "moved", "netted", "netted_whole", "of_target",
    "overspent", "pooled", "position", "prize", "replayed", "scale_of", "scaled", "settled", "taken_back", "topped_up", "unpaid", "walked",
]  # fmt: skip
