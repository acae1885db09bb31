"""What programs are told of refusals and codes is all that is described: no key more, none less."""

import json

from feuillet.web.api.problems import UNASKED, kind, kinds, problem
from feuillet.web.api.refusal_answers import CodesAnswer, KindAnswer, Problem


def test_the_codes_have_the_shape_that_is_described() -> None:
    """The whole list, and each alone."""
    listed = kinds(UNASKED)

    assert CodesAnswer.model_validate(listed).model_dump() == listed
    assert KindAnswer.model_validate(kind("busy", UNASKED)).model_dump() == kind("busy", UNASKED)


def test_a_refusal_has_the_shape_that_is_described() -> None:
    """Keys that say nothing are left out."""
    told = json.loads(bytes(problem("layout-failed", incident="1a2b3c4d").body))

    assert Problem.model_validate(told).model_dump(exclude_none=True) == told
