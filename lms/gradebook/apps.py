from django.apps import AppConfig


class GradebookConfig(AppConfig):
    name = "lms.gradebook"
    label = "gradebook"
    default_auto_field = "django.db.models.BigAutoField"
