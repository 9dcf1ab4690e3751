from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "lms.notify"
    label = "notify"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lms.notify import api
        from lms.ui import inbox

        inbox.register(api.tell, api.unread_count)
