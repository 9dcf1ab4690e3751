from typing import Any

from tests.access.rules import logged_in, only
from tests.world import Side, World


def a_notice(side: Side) -> dict[str, Any]:
    return {"notice_id": side.notice.pk}  # type: ignore[attr-defined] # made by prepare()


ROUTES = {
    "notify:inbox": logged_in(),
    "notify:read_all": logged_in(method="post"),
    "notify:follow": only("teacher", kwargs=a_notice),
}


def prepare(world: World) -> None:
    from lms.notify.models import Notice

    for side in (world.a, world.b):
        side.notice = Notice.objects.create(person=side.teacher, kind="test", text="Tin", link="/hom-nay/")  # type: ignore[attr-defined] # for a_notice
