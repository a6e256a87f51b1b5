"""How often one key may ask for something: a token bucket per key, kept in this process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass

from web.problems import Problem

MAX_KEYS = 50_000


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limit:
    """`burst` at once, then one every `seconds`."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._burst = burst
        self._seconds = seconds
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def spend(self, key: str) -> None:
        """Take one turn. Raises `Problem` 429 with the seconds to wait when none is left."""
        now = time.monotonic()
        bucket = self._buckets.pop(key, None) or _Bucket(self._burst, now)
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) / self._seconds)
        bucket.at = now
        self._buckets[key] = bucket
        if len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        if bucket.tokens < 1:
            wait = math.ceil((1 - bucket.tokens) * self._seconds)
            raise Problem(429, "too_many", "Too many requests; wait a little.", {"Retry-After": str(wait)})
        bucket.tokens -= 1
