from django.urls import path

from lms.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.front_page, name="front"),
    path("gioi-thieu/giao-dien/", views.style_guide, name="style_guide"),
    path("gioi-thieu/giao-dien/<slug:key>/", views.style_guide_chapter, name="style_guide_chapter"),
    path("gui-lai/", views.held_forms, name="held"),
    path("suc-khoe/", views.health, name="health"),
]
