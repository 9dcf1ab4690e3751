"""The first person who can log in: a platform administrator, or an administrator of one school."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.people.login.first_passwords import issue
from lms.people.models import School
from lms.people.registry import platform
from lms.people.registry.pupils import Refused


class Command(BaseCommand):
    help = (
        "Creates an administrator and prints the user name and a first password, once. Without --school: of the "
        "platform (adds authorities, schools and their administrators under /he-thong/)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "full_name", nargs="?", default="Quản trị hệ thống", help="for example 'Hà Thu Nga'"
        )
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--school", default="", metavar="CODE", help="an administrator of this school instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        school = None
        if options["school"]:
            school = School.objects.filter(code=options["school"]).first()
            if school is None:
                known = (
                    ", ".join(School.objects.order_by("code").values_list("code", flat=True)) or "none yet"
                )
                raise CommandError(f"no school has the code {options['school']!r}; known: {known}")
        try:
            person = platform.add_leader(options["full_name"], options["email"], school=school)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        (slip,) = issue([person])
        self.stdout.write(f"user name       {person.username}\nfirst password  {slip.password}\n")
        self.stdout.write("The password must be changed at the first login; it is not shown again.\n")
