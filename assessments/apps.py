from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assessments.api import QuizActivities
        from assessments.examples import MAKING, MARKED, TAKING
        from content.api import activities
        from lms.people import api as people
        from lms.ui.examples import GUIDE
        from lms.ui.navigation import NAVIGATION

        def is_pupil(request: HttpRequest) -> bool:
            return isinstance(request.user, people.Person) and people.relations(request.user).is_pupil

        def sees_quizzes(request: HttpRequest) -> bool:
            person = request.user
            return is_teaching(request) or (
                isinstance(person, people.Person) and bool(people.relations(person).headed)
            )

        def is_teaching(request: HttpRequest) -> bool:
            return isinstance(request.user, people.Person) and bool(people.relations(request.user).teaching)

        NAVIGATION.add(40, _("Bài kiểm tra"), "assessments:my_quizzes", is_pupil)
        NAVIGATION.add(42, _("Đề kiểm tra"), "assessments:quizzes", sees_quizzes)
        NAVIGATION.add(45, _("Chấm bài"), "assessments:marking", is_teaching)
        for chapter in (TAKING, MARKED, MAKING):
            GUIDE.add(chapter)
        activities.register("quiz", QuizActivities())
