"""Loading: the only way in. Reading, recognising, contracts, rejects, receipts."""

from learning_hub.loading.check.stages import Reject
from learning_hub.loading.deliveries import BadManifest, gather, readable
from learning_hub.loading.load import Outcome, Progress, load, who
from learning_hub.loading.record.receipts import Receipt
from learning_hub.loading.unload import unload

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
