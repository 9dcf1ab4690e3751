"""`python -m bench.lesson_world N`: an open lesson with N pupils who are logged in; prints JSON for bench/fanout.py.

Run as a process of its own, with VAR_DIR and DATABASE_URL of a migrated database in the environment.
"""

import json
import os
import sys
from typing import Any

import django


def build(pupils: int) -> dict[str, Any]:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from lms.people import api as people
    from tests.live.room import opened
    from tests.world import build_world

    world = build_world()
    made = []
    for number in range(pupils):
        pupil = people.Person(username=f"bench.{number}", full_name=f"Lò Thị Mai {number}", password="!")
        pupil.prepare()
        made.append(pupil)
    people.Person.objects.bulk_create(made)
    made = list(people.Person.objects.filter(username__startswith="bench.").order_by("pk"))
    people.Enrolment.objects.bulk_create(
        people.Enrolment(
            pupil=pupil,
            school_class=(world.a if number % 2 else world.b).class1,
            starts=world.a.year.starts,
        )
        for number, pupil in enumerate(made)
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore
    cookies = []
    for pupil in made:
        session = store()
        session[SESSION_KEY] = str(pupil.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = pupil.get_session_auth_hash()
        session.create()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return {"lesson": opened(world).lesson.pk, "cookies": cookies}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings.test")
    django.setup()
    print(json.dumps(build(int(sys.argv[1]))))
