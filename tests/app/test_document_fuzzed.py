"""Requests made up from the API document, right ones and wrong ones, get answers that the document describes, and never a fault.

All checks of schemathesis run. Only what it calls right data may be refused too: any text is right as a program for the document,
and whether it is one is what the service is asked.
"""

import os

import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig

from app.main import app

EXAMPLES = int(os.environ.get("FUZZED_EXAMPLES", "5"))
# Every field at and beyond its bounds is hundreds of requests: those are for the long form.
IS_LONG = EXAMPLES > 100
CONFIGURATION = SchemathesisConfig.from_dict(
    {
        "phases": {"coverage": {"enabled": IS_LONG}},
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", 404, 422]},
            "negative_data_rejection": {"expected-statuses": [400, 404, 405, 413, 415, 422, 431]},
        },
    }
)

schema = schemathesis.openapi.from_dict(app.openapi(), config=CONFIGURATION)


@schema.parametrize()
@settings(max_examples=EXAMPLES, derandomize=True)
def test_answers_are_what_the_document_says(case: schemathesis.Case, server: str) -> None:
    case.call_and_validate(base_url=server)
