"""How long somebody who comes now would wait for a place: what is promised at the door has to hold behind it.

While all places are taken, one becomes free now and then; how often tells how long a queue lasts. That is measured and not reckoned from
the requests, because whether a run of 100,000 iterations takes a second or ten nobody knows before. Where runs are short a long queue is
soon over; where they are long even a short one is not, and whoever would stand in it is better told so at once.
"""

# A class runs what the page offers: a few hundredths of a second each.
USUAL_INTERVAL = 0.1
WEIGHT_OF_NEWEST = 0.2
SECONDS_TO_FORGET_HALF = 5.0


class Pace:
    """The time between two places that become free, told by whoever deals them out."""

    def __init__(self) -> None:
        """Nothing is known, and places are free."""
        self._interval = USUAL_INTERVAL
        # When the last place became free, or the last one was taken.
        self._last: float | None = None
        self._calm_since = 0.0

    def taken(self, now: float) -> None:
        """All places are taken; what was found out long ago counts no more."""
        if self._last is None:
            self._last = now
            kept = 0.5 ** ((now - self._calm_since) / SECONDS_TO_FORGET_HALF)
            self._interval = USUAL_INTERVAL + (self._interval - USUAL_INTERVAL) * kept

    def freed(self, now: float) -> None:
        """What was done in a place is done."""
        if self._last is not None:
            self._interval += WEIGHT_OF_NEWEST * (now - self._last - self._interval)
            self._last = now

    def rest(self, now: float) -> None:
        """Not all places are taken."""
        if self._last is not None:
            self._last = None
            self._calm_since = now

    def wait(self, ahead: int, now: float) -> float:
        """The seconds until so many places have become free."""
        since = now - self._last if self._last is not None else 0.0
        return ahead * max(self._interval, since)
