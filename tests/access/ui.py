from tests.access.rules import EVERYBODY, logged_in, open_to_all

ROUTES = {
    "ui:front": open_to_all(),
    "ui:style_guide": open_to_all(),
    "ui:style_guide_chapter": open_to_all(kwargs=lambda side: {"key": "so-diem"}, foreign=EVERYBODY),
    "ui:held": logged_in(),
    "ui:health": open_to_all(),
}
