"""The API asked all that its description allows, and much that it does not, by schemathesis over a real process."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jingyan.experience.web import api
from jingyan.experience.web.openapi import describe
from schemathesis.config import SchemathesisConfig

pytestmark = pytest.mark.xdist_group("safety")

FEW, MANY = 15, 400  # examples an operation
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
@settings(max_examples=FEW, deadline=None, suppress_health_check=HEALTH)
def test_api_is_as_described(case, home):
    case.call_and_validate(base_url=home)


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=MANY, deadline=None, suppress_health_check=HEALTH)
def test_api_is_as_described_at_length(case, home):
    case.call_and_validate(base_url=home)
