"""The sheets Học sinh and Phụ huynh."""

from datetime import date

from django.utils.translation import gettext as _

from lms.people.importing.plan import Line
from lms.people.importing.register import Register
from lms.people.models import (
    Person,
    SchoolClass,
)
from lms.ui.text import fold

_GENDERS = {"nu": "female", "nam": "male", "f": "female", "m": "male", "": ""}


class PupilChecks(Register):
    def pupils_sheet(self, line: Line) -> None:
        cells = line.cells
        name, code = cells["name"], cells.get("code", "")[:30]
        if not name or len(name) > 120:
            return line.error("name", _("Thiếu họ và tên."))
        birth = (
            date.fromisoformat(cells["birth"]) if cells.get("birth") and "birth" not in line.doubts else None
        )
        gender = _GENDERS.get(fold(cells.get("gender", "")))
        if gender is None:
            line.warn("gender", _("Chưa rõ nam hay nữ; sẽ để trống."))
        if birth is None and "birth" not in line.doubts:
            line.warn("birth", _("Chưa có ngày sinh."))
        elif birth is not None and not 4 <= self.day.year - birth.year <= 25:
            line.warn("birth", _("Tuổi này không giống học sinh."))
        target = self._class(line)
        self._twice(line, name, code)
        if not line.ok:
            return None
        found = line.found = self._known_pupil(line, name, code, birth)
        line.data = {"name": name, "code": code, "birth": birth, "gender": gender or "", "class": target}
        if found is not None and line.ok:
            self._compare(line, found)
        return None

    def _twice(self, line: Line, name: str, code: str) -> None:
        same = self.pupil_lines.get(code) if code else None
        if same is not None:
            return line.error("code", _("Trùng mã với dòng %(row)d.") % {"row": same.number})
        namesakes = self.pupil_lines_by_name.setdefault((name.casefold(), line.cells.get("birth", "")), [])
        for other in namesakes:
            if not (code and other.cells.get("code")):
                return line.error(
                    "name", _("Trùng tên và ngày sinh với dòng %(row)d.") % {"row": other.number}
                )
        if code:
            self.pupil_lines[code] = line
        namesakes.append(line)
        return None

    def _known_pupil(self, line: Line, name: str, code: str, birth: date | None) -> Person | None:
        if code and code in self.by_code:
            return self.by_code[code]
        same = [p for p in self.by_name.get((name.casefold(), birth), []) if not (code and p.pupil_code)]
        same = same or self._namesakes_in_class(line, name, birth)
        if not same:
            return None
        if len(same) > 1:
            line.error("name", _("Trường có nhiều em trùng tên và ngày sinh; ghi mã học sinh."))
            return None
        line.warn(
            "name",
            _("Coi là cùng một em với %(username)s.") % {"username": same[0].username},
        )
        return same[0]

    def _namesakes_in_class(self, line: Line, name: str, birth: date | None) -> list[Person]:
        """Pupils of this name in this class where the file or the school does not know the birth date."""
        wanted = fold(line.cells.get("class", ""))
        return [
            pupil
            for (key, known), group in self.by_name.items()
            if key == name.casefold() and (birth is None or known is None)
            for pupil in group
            if pupil.pk in self.now_in and fold(self.now_in[pupil.pk].school_class.name) == wanted
        ]

    def _compare(self, line: Line, found: Person) -> None:
        data, target = line.data, line.data["class"]
        changes = []
        if found.full_name != data["name"]:
            line.warn("name", _("Tên đang ghi: %(name)s.") % {"name": found.full_name})
            changes.append("name")
        if data["birth"] and found.birth_date != data["birth"]:
            if found.birth_date:
                line.warn(
                    "birth", _("Ngày sinh đang ghi: %(day)s.") % {"day": f"{found.birth_date:%d/%m/%Y}"}
                )
            changes.append("birth")
        if data["code"] and found.pupil_code != data["code"]:
            line.warn("code", _("Sẽ ghi thêm mã học sinh."))
            changes.append("code")
        if data["gender"] and found.gender != data["gender"]:
            changes.append("gender")
        current = self.now_in.get(found.pk)
        if current is None:
            line.warn("class", _("Em đã rời trường hoặc chưa vào lớp nào năm nay; sẽ vào lớp này."))
            changes.append("class")
        elif not isinstance(target, SchoolClass) or current.school_class_id != target.pk:
            line.warn(
                "class",
                _("Đang học lớp %(name)s; sẽ chuyển sang lớp này.") % {"name": current.school_class.name},
            )
            changes.append("class")
        if changes and found.pk in self.shared_pupils:
            column = "class" if "class" in changes else changes[0]
            return line.error(
                column, _("Em thuộc trường khác. Trường ấy ghi nhận chuyển đi trước, rồi tiếp nhận em ở trang của lớp.")
            )  # fmt: skip
        data["changes"] = changes
        line.action = "change" if changes else "same"
        return None

    def guardians_sheet(self, line: Line) -> None:
        cells = line.cells
        if not cells["name"]:
            return line.error("name", _("Thiếu họ và tên."))
        pupil = self._pupil_of(line)
        if pupil is None:
            return None
        phone, email = cells.get("phone", "")[:20], cells.get("email", "").lower()
        line.data = {
            "name": cells["name"],
            "relation": cells.get("relation", "")[:40],
            "phone": phone,
            "email": email,
            "pupil": pupil,
            "guardian": None,
        }
        self._known_guardian(line, pupil)
        if line.ok:
            self.guardian_lines.append(line)
        return None

    def _pupil_of(self, line: Line) -> Person | Line | None:
        code, name = line.cells.get("pupil_code", ""), line.cells.get("pupil", "")
        if code:
            found = self.by_code.get(code) or self.pupil_lines.get(code)
            if found is None or (isinstance(found, Line) and not found.ok):
                line.error("pupil_code", _("Không có em nào mang mã này."))
                return None
            return found if self._is_ours(line, found) else None
        wanted = fold(line.cells.get("class", ""))
        people: list[Person | Line] = [
            p for (key, _birth), group in self.by_name.items() if key == name.casefold() for p in group
            if p.pk in self.now_in and fold(self.now_in[p.pk].school_class.name) == wanted
        ]  # fmt: skip
        known = {person.pk for person in people if isinstance(person, Person)}
        people += [
            other for (key, _birth), lines in self.pupil_lines_by_name.items() if key == name.casefold() for other in lines
            if fold(other.cells["class"]) == wanted and other.ok and (other.found is None or other.found.pk not in known)
        ]  # fmt: skip
        if len(people) == 1:
            return people[0] if self._is_ours(line, people[0]) else None
        column = "pupil" if name else "pupil_code"
        line.error(
            column,
            _("Có nhiều em trùng tên trong lớp; ghi mã học sinh.")
            if people
            else _("Không tìm thấy em này trong lớp."),
        )
        return None

    def _is_ours(self, line: Line, found: Person | Line) -> bool:
        """False, with an error at the cell, for a pupil whom another school keeps: that school links its guardians."""
        pupil = found.found if isinstance(found, Line) else found
        if pupil is None or pupil.pk not in self.shared_pupils:
            return True
        column = "pupil_code" if line.cells.get("pupil_code") else "pupil"
        line.error(column, _("Em thuộc trường khác. Phụ huynh của em do trường ấy liên kết."))
        return False

    def _known_guardian(self, line: Line, pupil: Person | Line) -> None:
        """The same person as a guardian the school has, or as an earlier line: by e-mail, or name and telephone."""
        data = line.data
        person = pupil.found if isinstance(pupil, Line) else pupil

        def is_same(name: str, phone: str, email: str) -> bool:
            by_email = bool(data["email"]) and email == data["email"]
            return by_email or (
                name.casefold() == data["name"].casefold() and bool(phone) and phone == data["phone"]
            )

        for link in self.links:
            guardian = link.guardian
            at_this_pupil = person is not None and link.pupil_id == person.pk
            if at_this_pupil and guardian.full_name.casefold() == data["name"].casefold():
                line.action = "same"
                return
            if is_same(guardian.full_name, guardian.phone, guardian.email):
                line.found = guardian
        if line.found is not None and line.found.pk in self.shared:
            line.error("name", _("Tài khoản này còn thuộc trường khác. Liên kết trên trang của em."))
            return
        if line.found is None:
            for other in self.guardian_lines:
                if is_same(other.data["name"], other.data["phone"], other.data["email"]):
                    if other.data["pupil"] is pupil:
                        line.error("name", _("Trùng với dòng %(row)d.") % {"row": other.number})
                        return
                    data["guardian"] = other
                    return
        if line.found is None and data["email"] and Person.objects.filter(email=data["email"]).exists():
            line.error("email", _("Địa chỉ này đã có tài khoản. Liên kết trên trang của em."))
