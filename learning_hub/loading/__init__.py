"""Loading: the only way in. Reading, recognising, contracts, rejects, receipts."""

from learning_hub.loading.deliveries import BadManifest, gather, readable
from learning_hub.loading.receipts import Receipt
from learning_hub.loading.running import Outcome, Progress, load, who
from learning_hub.loading.stages import Reject
from learning_hub.loading.unloading import unload

__all__ = [
    "BadManifest",
    "Outcome",
    "Progress",
    "Receipt",
    "Reject",
    "gather",
    "load",
    "readable",
    "unload",
    "who",
]
