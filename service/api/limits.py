"""How much one caller may ask for: requests by user, bytes by route."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException

from knowledge.errors import RateError

_MB = 1 << 20
JSON_BYTES = _MB
_MOST_KEYS = 10_000


class RateLimiter:
    """A token bucket a key: `per_minute` on average, as many at once. Safe to share between threads."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate_per_s = per_minute / 60
        self._most = float(per_minute)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Count one request; raises `RateError` with the seconds to wait when there were too many."""
        now = self._clock()
        with self._lock:
            left, at = self._buckets.pop(key, (self._most, now))
            left = min(self._most, left + (now - at) * self._rate_per_s)
            self._buckets[key] = (left - 1 if left >= 1 else left, now)
            while len(self._buckets) > _MOST_KEYS:
                self._buckets.popitem(last=False)
        if left < 1:
            wait_s = max(1, round((1 - left) / self._rate_per_s))
            raise RateError(f"too many requests: try again in {wait_s} s", wait_s)


def bounded(receive: Callable[[], Any], most_bytes: int) -> Callable[[], Any]:
    """`receive` of an ASGI request that refuses a body of more than `most_bytes`."""
    taken = 0

    async def counted() -> Any:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most_bytes:
            raise too_large(most_bytes)
        return message

    return counted


def too_large(most_bytes: int) -> HTTPException:
    return HTTPException(413, f"the request is larger than {most_bytes // _MB} MB: send it in parts")
