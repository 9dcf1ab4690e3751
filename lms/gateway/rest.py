"""The REST API's root: routers of the rooms are added here."""

from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from ninja.security import django_auth

api = NinjaAPI(title="Nhịp Cầu", version="1", auth=django_auth, docs_url=None, urls_namespace="api")


class Me(Schema):
    id: int
    full_name: str
    language: str


@api.get("/me", response=Me, summary="The person who is logged in")
def me(request: HttpRequest) -> object:
    return request.user
