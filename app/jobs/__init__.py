"""Long work in processes of its own, so that a descent of ten seconds takes nothing from whoever asks for a graph.

The service's side is `pool`: it deals jobs out to worker processes and hands their parts on. The worker's side is `worker`: it turns
to its jobs one after the other, a few milliseconds each. What a job does stands in `tasks`; `frames` is how the two sides speak.
"""

from app.jobs.delivery import LINES, Left, streamed, wants_lines, whole
from app.jobs.job import Job
from app.jobs.pool import Pool

__all__ = ["LINES", "Job", "Left", "Pool", "streamed", "wants_lines", "whole"]
