from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    label = "content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from content.examples import COURSES, LIBRARY, READER
        from lms.ui.examples import GUIDE
        from lms.ui.navigation import NAVIGATION

        for chapter in (LIBRARY, READER, COURSES):
            GUIDE.add(chapter)
        NAVIGATION.add(30, _("Thư viện"), "content:library", lambda request: True)
        self._courses()

    def _courses(self) -> None:
        from django.http import HttpRequest
        from django.utils.translation import gettext_lazy as _
        from wagtail.signals import published, unpublished

        from content.courses.authoring import lesson_changed
        from content.courses.models import CourseLesson
        from content.pages.authors import authoring_schools
        from lms.people import api as people
        from lms.ui.navigation import NAVIGATION

        for signal in (published, unpublished):
            signal.connect(lesson_changed, sender=CourseLesson, dispatch_uid=f"courses-{id(signal)}")

        def has_courses(request: HttpRequest) -> bool:
            person = request.user
            if not isinstance(person, people.Person):
                return False
            known = people.relations(person)
            leads = known.schools_with(
                people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL, people.Post.SCHOOL_ADMIN
            )
            return known.is_pupil or bool(authoring_schools(person) or leads)

        NAVIGATION.add(20, _("Khóa học"), "content:courses", has_courses)
