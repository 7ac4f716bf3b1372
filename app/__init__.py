"""The service: an HTTP API over the engine, and the pages that use it."""

import os

# Read by the linear algebra library when it is loaded, so said before anything loads it. The arrays of a visitor are
# small, and requests already use the cores: threads inside a product would only wait for each other.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
