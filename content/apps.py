from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    label = "content"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from lms.ui.navigation import NAVIGATION

        NAVIGATION.add(30, _("Thư viện"), "content:library", lambda request: True)
