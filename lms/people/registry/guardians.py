"""Guardians' links to pupils: made by the school, opened by verifying, ended by removing."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.people.models import Guardianship, Person, School
from lms.people.registry.pupils import Refused
from lms.people.registry.usernames import UserNames
from lms.ui.clock import now


@transaction.atomic
def link_new(
    pupil: Person, school: School, full_name: str, relation: str, phone: str, email: str
) -> Guardianship:
    """A new guardian's account and a link that is not verified yet."""
    email = email.strip().lower()
    if email and Person.objects.filter(email=email).exists():
        raise Refused(_("Địa chỉ thư này đã có tài khoản. Hãy dùng “Phụ huynh đã có tài khoản”."))
    person = Person(
        username=UserNames(school).guardian(full_name),
        full_name=full_name,
        phone=phone,
        email=email,
        must_change_password=True,
    )
    person.set_unusable_password()
    person.save()
    return link(pupil, person, relation)


def link(pupil: Person, guardian: Person, relation: str) -> Guardianship:
    if pupil.pk == guardian.pk:
        raise Refused(_("Không thể là phụ huynh của chính mình."))
    if Guardianship.objects.filter(pupil=pupil, guardian=guardian).exists():
        raise Refused(_("Liên kết này đã có."))
    return Guardianship.objects.create(pupil=pupil, guardian=guardian, relation=relation)


def verify(link: Guardianship, by: Person) -> None:
    """From now on the guardian sees this pupil's results."""
    link.verified_at, link.verified_by = now(), by
    link.save(update_fields=["verified_at", "verified_by"])


def unlink(link: Guardianship) -> None:
    link.delete()
