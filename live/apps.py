from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "live"
    label = "live"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from content import api as content
        from live.activities import LessonActivities
        from live.examples import CHAPTERS
        from lms.people import api as people
        from lms.ui.examples import GUIDE
        from lms.ui.navigation import NAVIGATION

        def concerned(request: HttpRequest) -> bool:
            if not isinstance(request.user, people.Person):
                return False
            relations = people.relations(request.user)
            leads = relations.schools_with(people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL)
            return relations.is_pupil or relations.is_teacher or bool(leads)

        content.activities.register("lesson", LessonActivities())
        for chapter in CHAPTERS:
            GUIDE.add(chapter)
        NAVIGATION.add(50, _("Giờ học kết nối"), "live:list", concerned)
