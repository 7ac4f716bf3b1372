"""How many bytes of requests' bodies are in the service at once: each body is bounded, and all together are too.

Hundreds of clients that each send all but the last byte of the longest body would otherwise fill the memory. What a request has taken is
counted until it is answered.
"""

from collections.abc import MutableMapping
from typing import Any

MOST_BYTES = 96 * 2**20
_KEY = "chainrule.held"


class Held:
    """A number of bytes, and what may be taken at most."""

    def __init__(self, most: int) -> None:
        """Nothing is held."""
        self.most = most
        self.bytes = 0

    def take(self, scope: MutableMapping[str, Any], count: int) -> bool:
        """Count so many more for this request; False where that would be too many for all."""
        if self.bytes + count > self.most:
            return False
        self.bytes += count
        scope[_KEY] = scope.get(_KEY, 0) + count
        return True

    def release(self, scope: MutableMapping[str, Any]) -> None:
        """The request is answered."""
        self.bytes -= scope.pop(_KEY, 0)


bodies = Held(MOST_BYTES)
"""Those of this process."""
