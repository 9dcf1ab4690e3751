from django.db import migrations, models
from django.db.models import F

RELEASES = [
    ("after_submit", "Ngay sau khi nộp"),
    ("after_close", "Sau khi đóng đề"),
    ("never", "Không cho xem"),
]


def keep_what_was_chosen(apps, schema_editor):
    """The mark stays shown when it was; where the key was held back, right and wrong per question no longer tell it."""
    quizzes = apps.get_model("assessments", "Quiz").objects
    quizzes.update(show_mark=F("show_answers"))
    quizzes.filter(show_answers="after_submit").exclude(show_key="after_submit").update(
        show_answers="after_close"
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_which_attempt_counts")]

    operations = [
        migrations.AddField(
            "quiz", "show_mark", models.CharField(choices=RELEASES, default="after_submit", max_length=14)
        ),
        migrations.AlterField(
            "quiz", "show_answers", models.CharField(choices=RELEASES, default="after_close", max_length=14)
        ),
        migrations.RunPython(keep_what_was_chosen, migrations.RunPython.noop, elidable=True),
    ]
