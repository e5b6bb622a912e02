"""Engine incentive: commission by a marginal ladder with running rounding (13.6), clawback and carry-forward (13.7)."""

from makesell.engines.incentive.clawback import Atom, Settled, Taken, settled, taken_back, unpaid
from makesell.engines.incentive.ladder import Ladder, Slice, Tier, flat, of_target
from makesell.engines.incentive.replay import Period, replayed
from makesell.engines.incentive.running import Credit, Earned, earned, netted, position

__all__ = [
    "Atom", "Credit", "Earned", "Ladder", "Period", "Settled", "Slice", "Taken", "Tier", "earned", "flat", "netted", "of_target", "position",
    "replayed", "settled", "taken_back", "unpaid",
]  # fmt: skip
