from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class GradebookConfig(AppConfig):
    name = "lms.gradebook"
    label = "gradebook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.gradebook.examples import CHAPTER
        from lms.people import api as people
        from lms.ui.examples import GUIDE
        from lms.ui.navigation import NAVIGATION

        GUIDE.add(CHAPTER)
        leaders = (people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL, people.Post.SCHOOL_ADMIN)

        def keeps_books(request: HttpRequest) -> bool:
            known = people.relations(request.user)  # type: ignore[arg-type] # entries are asked for people only
            return known.is_teacher or bool(known.schools_with(*leaders))

        def has_results(request: HttpRequest) -> bool:
            known = people.relations(request.user)  # type: ignore[arg-type] # entries are asked for people only
            return known.is_pupil or known.is_guardian or bool(known.left)

        NAVIGATION.add(50, _("Sổ điểm"), "gradebook:books", keeps_books)
        NAVIGATION.add(50, _("Kết quả"), "gradebook:results", has_results)
