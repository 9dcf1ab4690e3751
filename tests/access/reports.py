"""Everybody has a start page; reports are for leaders and officers."""

from tests.access.rules import LEADERS, logged_in, only

ROUTES = {
    "reports:today": logged_in(),
    "reports:schools": only(*LEADERS, "foreign_admin", "officer"),
}
