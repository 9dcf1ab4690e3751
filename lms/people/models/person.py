"""A person with an account: pupil, teacher, guardian, officer. What they may do comes from relations."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from lms.ui.text import fold, given_name, name_sort_key, nfc


class PersonManager(BaseUserManager["Person"]):
    def create_user(
        self, username: str, full_name: str, password: str | None = None, **fields: Any
    ) -> "Person":
        person = self.model(username=self.model.normalize_username(username), full_name=full_name, **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(
        self, username: str, full_name: str, password: str | None = None, **fields: Any
    ) -> "Person":
        return self.create_user(username, full_name, password, is_superuser=True, is_staff=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """`username` is unique on the whole site; a pupil's is '<school code>.<user name>'."""

    personal_data: ClassVar[tuple[str, ...]] = (
        "username", "password", "email", "full_name", "name_folded", "sort_key", "birth_date", "gender", "pupil_code", "phone",
        "last_login",
    )  # fmt: skip

    class Gender(models.TextChoices):
        FEMALE = "female", _("nữ")
        MALE = "male", _("nam")
        UNKNOWN = "", _("không ghi")

    username = models.CharField(_("tên đăng nhập"), max_length=100, unique=True)
    email = models.EmailField(_("thư điện tử"), blank=True, db_index=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    sort_key = models.CharField(max_length=300, editable=False, db_index=True)
    name_folded = models.CharField(max_length=120, editable=False, db_index=True)
    gender = models.CharField(max_length=6, choices=Gender.choices, blank=True, default=Gender.UNKNOWN)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    pupil_code = models.CharField(_("mã học sinh"), max_length=30, blank=True, db_index=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    language = models.CharField(_("ngôn ngữ"), max_length=5, default="vi")
    must_change_password = models.BooleanField(default=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="platform administrators only")
    date_joined = models.DateTimeField(default=timezone.now)

    objects = PersonManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> None:
        """Fill the computed columns; call before `bulk_create`."""
        self.username = nfc(self.username).lower()
        self.email = nfc(self.email).lower()
        self.full_name = nfc(self.full_name)
        self.sort_key = name_sort_key(self.full_name)[:300]
        self.name_folded = fold(self.full_name)[:120]

    def end_sessions(self) -> None:
        """Log this person out everywhere; changing the password does so by itself."""
        self.session_epoch += 1
        self.save(update_fields=["session_epoch"])

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Every session carries this; one that carries another is over."""
        return salted_hmac(
            "lms.people.session", f"{self.password}:{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def given_name(self) -> str:
        return given_name(self.full_name)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.given_name

    # Wagtail's admin reads these two names.
    @property
    def first_name(self) -> str:
        return self.given_name

    @property
    def last_name(self) -> str:
        return self.full_name.split()[0] if self.full_name else ""
