"""The REST API, described at /api/v1/docs for people who are logged in."""

from django.urls import path

from lms.gateway.rest import api

urlpatterns = [path("", api.urls)]
