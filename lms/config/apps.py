from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "lms.config"
    label = "house"
