from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "lms.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.people import api as people
        from lms.reports.examples import CHAPTER
        from lms.ui.examples import GUIDE
        from lms.ui.navigation import NAVIGATION

        leaders = (people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL, people.Post.SCHOOL_ADMIN)

        def reads_reports(request: HttpRequest) -> bool:
            known = people.relations(request.user)  # type: ignore[arg-type] # entries are asked for people only
            return bool(known.authorities or known.schools_with(*leaders))

        GUIDE.add(CHAPTER)
        NAVIGATION.add(0, _("Hôm nay"), "reports:today", lambda request: True)
        NAVIGATION.add(90, _("Báo cáo"), "reports:schools", reads_reports)
