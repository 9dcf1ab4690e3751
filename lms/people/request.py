from django.http import HttpRequest

from lms.people.models import Person


def me(request: HttpRequest) -> Person:
    """The person behind a request of a view that requires a login."""
    assert isinstance(request.user, Person)
    return request.user
