"""allauth's views under Vietnamese addresses and allauth's own names; whatever is not listed here does not exist.

Left out on purpose: sign-up, social accounts, e-mail management, password reset by e-mail (pupils have none; a
homeroom teacher or the school's administrator gives a new first password).
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.urls import path

from lms.people.login import views
from lms.people.login.views import refusing

urlpatterns = [
    path("dang-nhap/", refusing(views.login), name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("doi-mat-khau/", refusing(account.password_change), name="account_change_password"),
    path("xac-nhan/", refusing(account.reauthenticate), name="account_reauthenticate"),
    path("hai-buoc/", mfa.index, name="mfa_index"),
    path("hai-buoc/ma/", refusing(mfa.authenticate), name="mfa_authenticate"),
    path("hai-buoc/xac-nhan/", refusing(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("hai-buoc/bat/", refusing(totp.activate_totp), name="mfa_activate_totp"),
    path("hai-buoc/tat/", refusing(login_required(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("hai-buoc/ma-du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("hai-buoc/ma-du-phong/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("hai-buoc/ma-du-phong/tai/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
