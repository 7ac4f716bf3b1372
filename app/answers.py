"""The last answers by request: a class that opens the same example asks the same thing thirty times.

An answer depends on the request's bytes and on nothing else, so it can be given again. What was only a makeshift, such as the tidy
layout where Graphviz had no time, is not kept; nor is what was asked for once only, such as each place of a knob that is turned.
"""

from collections import OrderedDict

LONGEST_REQUEST = 2**14
LONGEST_ANSWER = 2**18
MOST_SEEN = 4_096
LAID_OUT = b'"layout":{"engine":"graphviz"'
DRAWN = (b'"layout":{', b'"drawing":"')


class Answers:
    """Answers up to so many bytes together, the longest unused ones dropped first."""

    def __init__(self, most_bytes: int) -> None:
        """Start empty."""
        self._most = most_bytes
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        # Their hashes: two requests that share one are kept a little early, and nothing else.
        self._seen: OrderedDict[int, None] = OrderedDict()
        self.bytes = 0

    def find(self, request: bytes) -> bytes | None:
        """The answer to the same request, if it is still here."""
        answer = self._kept.get(request)
        if answer is not None:
            self._kept.move_to_end(request)
        return answer

    def keep(self, request: bytes, answer: bytes) -> None:
        """Remember an answer that is given for the second time, unless it is long or a makeshift."""
        if len(request) > LONGEST_REQUEST or len(answer) > LONGEST_ANSWER:
            return
        # Looked for in short answers only: to read a long one from end to end holds up everybody else.
        if any(part in answer for part in DRAWN) and LAID_OUT not in answer:
            return
        if self._is_new(hash(request)):
            return
        if request not in self._kept:
            # What writes JSON hands out its whole buffer, up to twice as large as the answer: a copy is as large as it says.
            self._kept[request] = memoryview(answer).tobytes()
            self.bytes += len(request) + len(answer)
        while self.bytes > self._most:
            old, its_answer = self._kept.popitem(last=False)
            self.bytes -= len(old) + len(its_answer)

    def _is_new(self, request: int) -> bool:
        if request in self._seen:
            return False
        self._seen[request] = None
        if len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)
        return True
