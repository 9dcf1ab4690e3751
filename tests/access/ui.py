from tests.access.rules import logged_in, open_to_all

ROUTES = {
    "ui:front": open_to_all(),
    "ui:style_guide": open_to_all(),
    "ui:held": logged_in(),
    "ui:health": open_to_all(),
}
