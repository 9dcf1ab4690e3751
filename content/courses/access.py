"""Who sees which course: pupils those given to their classes, teachers those of their schools, authors their drafts."""

from django.db.models import Q, QuerySet
from django.http import Http404

from content.courses.models import Course, CourseLesson, CourseSection
from content.pages.authors import TEACHING, authoring_schools
from lms.people import api as people
from lms.ui.clock import today


def administered_schools(person: people.Person) -> frozenset[int]:
    return people.relations(person).schools_with(people.Post.SCHOOL_ADMIN)


def staff_schools(person: people.Person) -> frozenset[int]:
    """Schools whose courses the person may look at: where they teach or lead."""
    leaders = (people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL, people.Post.SCHOOL_ADMIN)
    return authoring_schools(person) | people.relations(person).schools_with(*leaders)


def taken_courses(person: people.Person) -> QuerySet[Course]:
    """Courses given to the person's classes."""
    classes = people.relations(person).enrolled
    return Course.objects.filter(assignments__school_class_id__in=classes).distinct()


def editable_courses(person: people.Person) -> QuerySet[Course]:
    """Courses one writes, alone or with others, at schools where one still teaches; all of a school for its
    administrators."""
    shared = Course.co_authors.through.objects.filter(person=person).values("course")
    own = (Q(author=person) | Q(pk__in=shared)) & Q(school_id__in=authoring_schools(person))
    return Course.objects.filter(own | Q(school_id__in=administered_schools(person)))


def staff_courses(person: people.Person) -> QuerySet[Course]:
    return Course.objects.filter(school_id__in=staff_schools(person))


def may_edit(person: people.Person, course: Course) -> bool:
    if course.school_id in administered_schools(person):
        return True
    if course.school_id not in authoring_schools(person):
        return False
    return course.author_id == person.pk or course.co_authors.filter(pk=person.pk).exists()


def names_co_authors(person: people.Person, course: Course) -> bool:
    """Only the author, or the school's administrator, says who else writes the course."""
    return course.author_id == person.pk or course.school_id in administered_schools(person)


def colleagues_of(course: Course) -> QuerySet[people.Person]:
    """Teachers of the course's school but its author: who may be asked to write it too."""
    posts = people.StaffPost.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=today()), school_id=course.school_id, post__in=TEACHING
    )
    found = people.Person.objects.filter(pk__in=posts.values("person_id"), is_active=True)
    return found.exclude(pk=course.author_id)


def is_staff_of(person: people.Person, course: Course) -> bool:
    return course.school_id in staff_schools(person)


def takes(person: people.Person, course: Course) -> bool:
    """True for a pupil of a class that has the course."""
    enrolled = people.relations(person).enrolled
    return bool(enrolled) and course.assignments.filter(school_class_id__in=enrolled).exists()


def gives(person: people.Person, course: Course) -> bool:
    """True for a teacher of a class that has the course, also where the course is another school's."""
    classes = {c for c, _, _ in people.relations(person).teaching}
    return bool(classes) and course.assignments.filter(school_class_id__in=classes).exists()


def course_for(person: people.Person, course_id: int) -> Course:
    """The course for its pupils, its school's teachers and leaders, and teachers whose class has it; else Http404."""
    course = Course.objects.select_related("school", "subject", "author").filter(pk=course_id).first()
    if course and (is_staff_of(person, course) or takes(person, course) or gives(person, course)):
        return course
    raise Http404("course")


def editable_course_for(person: people.Person, course_id: int) -> Course:
    course = Course.objects.select_related("school", "subject", "author").filter(pk=course_id).first()
    if course is None or not may_edit(person, course):
        raise Http404("course")
    return course


def lesson_for(person: people.Person, lesson_id: int) -> CourseLesson:
    """A published lesson of a course the person may see; authors get their drafts too. Else Http404."""
    lesson = CourseLesson.objects.select_related("section__course").filter(pk=lesson_id).first()
    if lesson is None:
        raise Http404("lesson")
    course = course_for(person, lesson.section.course_id)
    if not lesson.live and not may_edit(person, course):
        raise Http404("lesson")
    return lesson


def editable_lesson_for(person: people.Person, lesson_id: int) -> CourseLesson:
    """The lesson, for those who write its course; Http404 otherwise."""
    lesson = editable_lessons(person).select_related("section__course").filter(pk=lesson_id).first()
    if lesson is None:
        raise Http404("lesson")
    return lesson


def editable_lessons(person: people.Person) -> QuerySet[CourseLesson]:
    return CourseLesson.objects.filter(section__course__in=editable_courses(person))


def classes_to_give(person: people.Person) -> list[people.SchoolClass]:
    """Classes that the person teaches now, in order: to these they may give courses."""
    found: dict[int, people.SchoolClass] = {}
    for assignment in people.assignments_of(person.pk):
        found.setdefault(assignment.school_class_id, assignment.school_class)
    return list(found.values())


def watched_classes(person: people.Person, course: Course) -> list[people.SchoolClass]:
    """Classes with this course that the person sees as staff."""
    given = course.assignments.select_related("school_class__year__school").order_by(
        "school_class__grade", "school_class__sort_key"
    )
    return [one.school_class for one in given if people.sees_class(person, one.school_class)]


def section_of(course: Course, number: str) -> CourseSection:
    """A section of a course that was fetched with a check, by the number a form sent; else Http404."""
    section = course.sections.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if section is None:
        raise Http404("section")
    return section


def lesson_of(course: Course, number: str) -> CourseLesson:
    """A lesson of such a course; else Http404."""
    rows = CourseLesson.objects.filter(section__course=course)
    lesson = rows.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if lesson is None:
        raise Http404("lesson")
    return lesson
