from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def _works_at_a_school(request: HttpRequest) -> bool:
    from lms.people.access import SCHOOL_WIDE, relations
    from lms.people.models import Person

    person = request.user
    if not isinstance(person, Person):
        return False
    known = relations(person)
    return known.is_teacher or bool(known.schools_with(*SCHOOL_WIDE))


def _load_subjects(sender: AppConfig, using: str, **kwargs: object) -> None:
    """After `migrate`, and after a test emptied the tables: the subjects are data of the product, not of a school."""
    from lms.people.curriculum import load_subjects

    if using == "default":
        load_subjects()


def _runs_the_platform(request: HttpRequest) -> bool:
    from lms.people.access import relations
    from lms.people.models import Person

    return isinstance(request.user, Person) and relations(request.user).is_platform_admin


class PeopleConfig(AppConfig):
    name = "lms.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.people.examples import CHAPTER
        from lms.ui.examples import GUIDE
        from lms.ui.navigation import NAVIGATION

        GUIDE.add(CHAPTER)
        post_migrate.connect(_load_subjects, sender=self)
        NAVIGATION.add(80, _("Trường lớp"), "people:schools", _works_at_a_school)
        NAVIGATION.add(90, _("Hệ thống"), "people:platform", _runs_the_platform)
