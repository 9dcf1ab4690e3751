from tests.access.rules import open_to_all

ROUTES = {
    "ui:front": open_to_all(),
    "ui:style_guide": open_to_all(),
    "ui:health": open_to_all(),
}
