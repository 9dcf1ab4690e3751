"""The REST API's routes: the description is public, data need a login."""

from tests.access.rules import Rule, logged_in, open_to_all

ROUTES: dict[str, Rule] = {
    "api:api-root": open_to_all(),
    "api:openapi-json": open_to_all(),
    "api:me": logged_in(),
}
