"""Accounts, a school's administration, the platform's."""

from tests.access.rules import logged_in, open_to_all

ROUTES = {
    "account_login": open_to_all(),
    "account_logout": open_to_all(),
    "account_change_password": logged_in(),
    "account_reauthenticate": logged_in(),
    "mfa_index": logged_in(),
    "mfa_authenticate": open_to_all(),  # leads to the login, or on, for whoever is not in the middle of one
    "mfa_reauthenticate": logged_in(),
    "mfa_activate_totp": logged_in(),
    "mfa_deactivate_totp": logged_in(),
    "mfa_view_recovery_codes": logged_in(),
    "mfa_generate_recovery_codes": logged_in(),
    "mfa_download_recovery_codes": logged_in(),
    "people:account": logged_in(),
    "people:language": open_to_all(method="post"),
    "people:end_other_sessions": logged_in(method="post"),
}


def prepare(world: object) -> None:
    """Everybody with an account has the second step, so that its pages have something to show."""
    from allauth.mfa.models import Authenticator

    from lms.people.models import Person

    for person in Person.objects.all():
        for kind, data in (
            ("totp", {"secret": "A" * 32}),
            ("recovery_codes", {"seed": "ab", "used_mask": 0}),
        ):
            Authenticator.objects.create(user=person, type=kind, data=data)
