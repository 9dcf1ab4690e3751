"""The tests' own footing: what migrations made is there again after a transactional test."""

import pytest
from wagtail.models import Page

from lms.people import api as people
from tests.factories import AuthorityFactory


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_rows_of_migrations_survive_transactional_tests(turn: int) -> None:
    assert Page.objects.filter(depth=1).count() == 1
    AuthorityFactory.create()
    assert people.EducationAuthority.objects.count() == 1
