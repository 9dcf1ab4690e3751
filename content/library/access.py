"""Who sees which item: published ones of the own schools and those shared with all; drafts only their librarians."""

from django.db.models import Q, QuerySet
from django.http import Http404

from content.library.models import LibraryItem
from lms.people import api as people

CURATORS = (people.Post.LIBRARIAN, people.Post.SCHOOL_ADMIN)


def curated_schools(person: people.Person) -> frozenset[int]:
    """Schools whose library the person looks after."""
    return people.relations(person).schools_with(*CURATORS)


def schools_of(person: people.Person) -> set[int]:
    """Schools whose items the person may see: own ones, and a guardian's wards' ones."""
    known = people.relations(person)
    schools = set(known.schools)
    if known.wards:
        schools |= people.schools_of_pupils(known.wards)
    return schools


def visible_items(person: people.Person) -> QuerySet[LibraryItem]:
    """Published items that the person may open, without those opened for a single lesson."""
    mine = Q(school_id__in=schools_of(person)) | Q(shared=True)
    return LibraryItem.objects.filter(mine, state=LibraryItem.State.PUBLISHED)


def curated_items(person: people.Person) -> QuerySet[LibraryItem]:
    """Items of the libraries that the person looks after, drafts too."""
    return LibraryItem.objects.filter(school_id__in=curated_schools(person))


def item_for(person: people.Person, item_id: int) -> LibraryItem:
    """The item, if the person may open it; Http404 otherwise."""
    item = LibraryItem.objects.select_related("school", "subject").filter(pk=item_id).first()
    if item is None:
        raise Http404("library item")
    if item.school_id in curated_schools(person):
        return item
    if item.state == LibraryItem.State.PUBLISHED:
        if person.is_authenticated and (item.shared or item.school_id in schools_of(person)):
            return item
        if _shared_by_class(person, item):
            return item
    raise Http404("library item")


def _shared_by_class(person: people.Person, item: LibraryItem) -> bool:
    known = people.relations(person)
    classes = known.enrolled | known.homeroom | {c for c, _, _ in known.teaching}
    return bool(classes) and item.shares.filter(school_class_id__in=classes).exists()


def curated_item_for(person: people.Person, item_id: int) -> LibraryItem:
    """The item, for those who look after its library; Http404 otherwise."""
    item = curated_items(person).filter(pk=item_id).first()
    if item is None:
        raise Http404("library item")
    return item


def curated_school_for(person: people.Person) -> people.School:
    """The school whose library the person looks after (the first one); Http404 for everybody else."""
    school = people.School.objects.filter(pk__in=curated_schools(person)).order_by("pk").first()
    if school is None:
        raise Http404("library")
    return school
