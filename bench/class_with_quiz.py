"""`python -m bench.class_with_quiz PUPILS QUESTIONS`: a class with a quiz of single-choice questions in the database
of the environment; prints the assignment's id and a session key for each pupil."""

import sys

import django


def main(pupils: int, questions: int) -> None:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tests.assessments.making import give, make_quiz, single
    from tests.factories import PupilFactory
    from tests.world import build_world

    world = build_world()
    quiz = make_quiz(
        world.a, world.toan, [single(f"Câu hỏi số {n}: $x^2 = {n}$?") for n in range(questions)],
        shuffle_questions=True, shuffle_options=True, points="0.5", show_answers="after_submit",
        show_key="after_submit", show_feedback="after_submit",
    )  # fmt: skip
    print(give(world.a, world.toan, quiz).pk)
    for pupil in PupilFactory.create_batch(pupils, school_class=world.a.class1):
        session = SessionStore()
        session[SESSION_KEY] = str(pupil.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = pupil.get_session_auth_hash()
        session.create()
        print(session.session_key)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
