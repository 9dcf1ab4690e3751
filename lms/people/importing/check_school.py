"""The sheets Lớp, Giáo viên and Phân công."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.people.forms import grades_of
from lms.people.importing.plan import Line
from lms.people.importing.register import Register
from lms.people.models import (
    Person,
    StaffPost,
    Subject,
)
from lms.people.registry.staff import SCHOOL_POSTS
from lms.ui.text import fold

Post = StaffPost.Post
_POST_WORDS = {fold(str(post.label)): post for post in SCHOOL_POSTS} | {
    "gv": Post.TEACHER, "to truong": Post.SUBJECT_HEAD, "thu vien": Post.LIBRARIAN, "can bo thu vien": Post.LIBRARIAN,
    "pho hieu truong": Post.VICE_PRINCIPAL, "ht": Post.PRINCIPAL, "pht": Post.VICE_PRINCIPAL, "quan tri": Post.SCHOOL_ADMIN,
}  # fmt: skip
_HAS_LEFT = gettext_lazy("Người này không còn chức vụ ở trường; ghi lại ở trang Giáo viên trước.")


class SchoolChecks(Register):
    def classes_sheet(self, line: Line) -> None:
        name, cells = line.cells["name"], line.cells
        key = fold(name)
        if not name or len(name) > 20:
            return line.error("name", _("Thiếu tên lớp, hoặc tên dài quá 20 chữ."))
        if key in self.class_lines:
            return line.error("name", _("Trùng với dòng %(row)d.") % {"row": self.class_lines[key].number})
        grade = cells.get("grade", "")
        if not grade.isdecimal() or int(grade) not in grades_of(self.school):
            return line.error("grade", _("Khối này không thuộc cấp học của trường."))
        self.class_lines[key] = line
        campus = self.campuses.get(fold(cells.get("campus", "")))
        if cells.get("campus") and campus is None:
            line.warn("campus", _("Điểm trường mới, sẽ được thêm."))
        teacher = self._teacher(line, "homeroom", required=False) if cells.get("homeroom") else None
        if self._has_left(teacher):
            line.warn("homeroom", _HAS_LEFT)
            teacher = None
        found = line.found = self.classes.get(key)
        line.data = {
            "name": name,
            "grade": int(grade),
            "campus": campus,
            "campus_name": cells.get("campus", ""),
            "homeroom": teacher,
        }
        if found is not None and line.ok:
            same_teacher = teacher is None or (
                isinstance(teacher, Person) and teacher.pk == found.homeroom_teacher_id
            )
            same_campus = not cells.get("campus") or (campus is not None and campus.pk == found.campus_id)
            same = found.grade == int(grade) and same_teacher and same_campus
            line.action = "same" if same else "change"
        return None

    def staff_sheet(self, line: Line) -> None:
        name, email = line.cells["name"], line.cells.get("email", "").lower()
        if not name:
            return line.error("name", _("Thiếu họ và tên."))
        posts = self._posts(line)
        heads = self._heads(line, posts)
        for other in self.staff_lines:
            if (email and other.cells.get("email", "").lower() == email) or (
                not email
                and other.cells["name"].casefold() == name.casefold()
                and not other.cells.get("email")
            ):
                return line.error(
                    "email" if email else "name", _("Trùng với dòng %(row)d.") % {"row": other.number}
                )
        if email and ("@" not in email or " " in email or "." not in email.rpartition("@")[2]):
            return line.error("email", _("Địa chỉ thư chưa đúng."))
        found = line.found = self._known_staff(line, name, email)
        if found is not None and found.pk in self.shared and found.pk not in self.posts:
            return line.error(
                "name", _("Người này nay thuộc trường khác. Thêm người này bằng trang Thầy cô.")
            )
        if found is not None and found.pk in self.shared:
            email = ""  # that school's, or the person's own, to change
        line.data = {
            "name": name,
            "email": email,
            "phone": line.cells.get("phone", "")[:20],
            "posts": posts,
            "heads": heads,
        }
        if not line.ok:
            return None
        self.staff_lines.append(line)
        if found is not None:
            held = self.posts.get(found.pk, set())
            same_subjects = not heads or {s.pk for s in heads} == self.headed.get(found.pk, set())
            same = set(posts) <= held and same_subjects and (not email or found.email == email)
            line.action = "same" if same else "change"
        elif posts and set(posts) & {Post.SCHOOL_ADMIN, Post.PRINCIPAL, Post.VICE_PRINCIPAL}:
            line.warn("posts", _("Chức vụ này xem được cả trường."))
        return None

    def _posts(self, line: Line) -> list[str]:
        words = [
            fold(word) for word in line.cells.get("posts", "").replace(";", ",").split(",") if word.strip()
        ]
        posts = [str(_POST_WORDS[word]) for word in words if word in _POST_WORDS]
        if len(posts) < len(words):
            line.error(
                "posts",
                _(
                    "Chức vụ chưa có trong danh sách: giáo viên, tổ trưởng chuyên môn, nhân viên thư viện, hiệu trưởng…"
                ),
            )
        return posts or [str(Post.TEACHER)]

    def _heads(self, line: Line, posts: list[str]) -> list[Subject]:
        """A subject head's subjects; none leaves them as they are."""
        words = [w for w in line.cells.get("heads", "").replace(";", ",").split(",") if w.strip()]
        found = [self.subjects.get(fold(word)) for word in words]
        if None in found:
            line.error("heads", _("Có môn không thuộc chương trình."))
        elif words and Post.SUBJECT_HEAD not in posts:
            line.error("heads", _("Ghi thêm chức vụ tổ trưởng chuyên môn, hoặc để trống ô này."))
        elif not words and Post.SUBJECT_HEAD in posts:
            line.warn("heads", _("Chưa ghi các môn của tổ."))
        return list(dict.fromkeys(subject for subject in found if subject is not None))

    def _known_staff(self, line: Line, name: str, email: str) -> Person | None:
        username = line.cells.get("username", "").lower()
        if username:
            for person in self.staff:
                if person.username in (username, f"{self.school.code}.{username}"):
                    return person
            line.error(
                "username", _("Trường chưa có ai mang tên đăng nhập này. Để trống để tạo tài khoản mới.")
            )
            return None
        if email:
            for person in self.staff:
                if person.email == email:
                    return person
            if Person.objects.filter(email=email).exists():
                line.error(
                    "email", _("Địa chỉ này đã có tài khoản ở nơi khác. Thêm người này bằng trang Thầy cô.")
                )
                return None
        same = [person for person in self.staff if person.full_name.casefold() == name.casefold()]
        if len(same) > 1:
            line.error("name", _("Trường có nhiều người trùng tên; ghi thêm tên đăng nhập."))
            return None
        if same and email and same[0].email and same[0].email != email:
            line.warn("name", _("Trùng tên với một người đã có nhưng khác thư; sẽ tạo người mới."))
            return None
        if same:
            line.warn("name", _("Coi là cùng một người với %(username)s.") % {"username": same[0].username})
        return same[0] if same else None

    def teaching_sheet(self, line: Line) -> None:
        target, teacher = self._class(line), self._teacher(line, "teacher")
        subject = self.subjects.get(fold(line.cells.get("subject", "")))
        if subject is None:
            line.error("subject", _("Không có môn này trong chương trình."))
        numbers = self._terms(line)
        if not line.ok or subject is None:
            return None
        key = (fold(line.cells["class"]), subject.pk, line.cells["teacher"].casefold(), tuple(numbers))
        if key in self.teaching_seen:
            return line.error(
                "teacher", _("Trùng với dòng %(row)d.") % {"row": self.teaching_seen[key].number}
            )
        self.teaching_seen[key] = line
        terms = [self.terms[number] for number in numbers]
        line.data = {"class": target, "subject": subject, "teacher": teacher, "terms": terms}
        person = teacher.found if isinstance(teacher, Line) else teacher
        room = target.found if isinstance(target, Line) else target
        if person is not None and room is not None:
            wanted = {(room.pk, subject.pk, person.pk, term.pk) for term in terms}
            line.action = "same" if wanted <= self.assigned else "new"
        if line.action != "same" and self._has_left(teacher):
            line.error("teacher", _HAS_LEFT)
        return None

    def _terms(self, line: Line) -> list[int]:
        text = fold(line.cells.get("term", ""))
        words = {
            "": [1, 2],
            "ca nam": [1, 2],
            "1": [1],
            "i": [1],
            "2": [2],
            "ii": [2],
            "1, 2": [1, 2],
            "1,2": [1, 2],
        }
        numbers = words.get(text.removeprefix("hoc ki ").removeprefix("hoc ky ").removeprefix("hk"))
        if numbers is None or any(number not in self.terms for number in numbers):
            line.error("term", _("Ghi 1, 2 hoặc để trống cho cả năm."))
            return []
        return numbers
