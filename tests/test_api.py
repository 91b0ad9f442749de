"""The API asked all that its description allows, and much that it does not, by schemathesis over a real process."""

import json
import os

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jingyan.experience.web import api
from jingyan.experience.web.openapi import describe
from schemathesis.config import SchemathesisConfig

pytestmark = pytest.mark.xdist_group("safety")

FEW = 15  # examples an operation, the same each time; JINGYAN_EXAMPLES=1000 asks as many, and others each time
EXAMPLES = int(os.environ.get("JINGYAN_EXAMPLES", FEW))
HEALTH = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture)
CHECKS = {
    "negative_data_rejection": {"expected-statuses": ["400", "404", "405", "414", "422"]},
    # A place, a day or a topic of the right form may still be none: 400 is then what the description says.
    "positive_data_acceptance": {"enabled": False},
}
schema = schemathesis.openapi.from_dict(
    json.loads(json.dumps(describe(api.ENDPOINTS))), config=SchemathesisConfig.from_dict({"checks": CHECKS})
)


@schema.parametrize()
@settings(max_examples=EXAMPLES, derandomize=EXAMPLES == FEW, deadline=None, suppress_health_check=HEALTH)
def test_api_is_as_described(case, home):
    case.call_and_validate(base_url=home)
