"""The demo's people: two lower secondary schools, one upper secondary school, the authorities above them."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from lms.demo.calendar import Calendar
from lms.demo.names import NameMaker, places
from lms.people import api as people
from lms.ui import clock
from lms.ui.text import slug

Post = people.Post


@dataclass(frozen=True)
class Staff:
    """A member of staff: user name before the dot, full name, gender, posts, subjects taught in every class."""

    login: str
    name: str
    gender: str
    posts: tuple[str, ...]
    subjects: tuple[str, ...] = ()


TEACHER = (Post.TEACHER.value,)
# Each school has one subject group with a head: the social sciences.
HEADED = ("ngu-van", "lich-su-dia-li", "lich-su", "dia-li", "gdcd", "gddp")
STAFF: dict[str, tuple[Staff, ...]] = {
    "bannguon": (
        Staff("hoa", "Cầm Thị Hoa", "female", TEACHER, ("toan", "tin-hoc")),
        Staff("nga", "Hà Thu Nga", "female", TEACHER, ("khtn", "cong-nghe")),
        Staff(
            "huong",
            "Lường Thị Hương",
            "female",
            (Post.TEACHER.value, Post.SUBJECT_HEAD.value),
            ("ngu-van", "gdcd"),
        ),
        Staff("dung", "Quàng Văn Dũng", "male", TEACHER, ("lich-su-dia-li", "gddp")),
        Staff("lan", "Bùi Phương Lan", "female", TEACHER, ("ngoai-ngu-1", "nghe-thuat")),
        Staff("kien", "Vì Trung Kiên", "male", TEACHER, ("gdtc", "hdtn")),
        Staff("thuvien", "Đèo Thị Quý", "female", (Post.LIBRARIAN.value,)),
        Staff("quantri", "Lò Văn Tâm", "male", (Post.SCHOOL_ADMIN.value,)),
        Staff("hieutruong", "Bạc Cầm Sơn", "male", (Post.PRINCIPAL.value,)),
    ),
    "vensong": (
        Staff("linh", "Đỗ Khánh Linh", "female", TEACHER, ("toan", "tin-hoc")),
        Staff("thien", "Vi Văn Thiện", "male", TEACHER, ("khtn", "cong-nghe")),
        Staff(
            "mo", "Bùi Thị Mơ", "female", (Post.TEACHER.value, Post.SUBJECT_HEAD.value), ("ngu-van", "gdcd")
        ),
        Staff("hai", "Phan Quang Hải", "male", TEACHER, ("lich-su-dia-li", "gddp")),
        Staff("thao", "Lê Thanh Thảo", "female", TEACHER, ("ngoai-ngu-1", "nghe-thuat")),
        Staff("cuong", "Hoàng Mạnh Cường", "male", TEACHER, ("gdtc", "hdtn")),
        Staff("thuvien", "Ngô Thị Phú", "female", (Post.LIBRARIAN.value,)),
        Staff("quantri", "Đinh Văn Quyền", "male", (Post.SCHOOL_ADMIN.value,)),
        Staff("hieutruong", "Nguyễn Thị Bách", "female", (Post.PRINCIPAL.value,)),
    ),
    "dabinh": (
        Staff("son", "Trịnh Bá Sơn", "male", TEACHER, ("toan", "tin-hoc")),
        Staff("yen", "Mai Hải Yến", "female", TEACHER, ("vat-li", "hoa-hoc", "sinh-hoc")),
        Staff("tuyet", "Đoàn Ánh Tuyết", "female", TEACHER, ("ngu-van", "gddp")),
        Staff(
            "khoa",
            "Lưu Đăng Khoa",
            "male",
            (Post.TEACHER.value, Post.SUBJECT_HEAD.value),
            ("lich-su", "gdqpan", "gdtc"),
        ),
        Staff("nhung", "Tạ Hồng Nhung", "female", TEACHER, ("ngoai-ngu-1", "hdtn")),
        Staff("quantri", "Chu Văn Lộc", "male", (Post.SCHOOL_ADMIN.value,)),
        Staff("phohieutruong", "Cao Thị Hiền", "female", (Post.VICE_PRINCIPAL.value,)),
        Staff("hieutruong", "Dương Đình Phúc", "male", (Post.PRINCIPAL.value,)),
    ),
}
# (class, grade, pupils, homeroom teacher)
CLASSES: dict[str, tuple[tuple[str, int, int, str], ...]] = {
    "bannguon": (("8A1", 8, 35, "huong"), ("8A2", 8, 36, "nga")),
    "vensong": (("8A", 8, 34, "mo"), ("8B", 8, 38, "thien")),
    "dabinh": (("11A1", 11, 37, "khoa"), ("12A1", 12, 40, "yen")),
}
# One pupil of each school has a name that the guide and the list of accounts can rely on.
KNOWN_PUPILS = {
    ("bannguon", "8A2"): ("maianh", "Lò Thị Mai Anh", "female"),
    ("vensong", "8B"): ("quocbao", "Đinh Quốc Bảo", "male"),
    ("dabinh", "12A1"): ("minhchau", "Hà Minh Châu", "female"),
}
GUARDIANS_OF = {("bannguon", "8A2"): 12, ("vensong", "8B"): 12, ("dabinh", "12A1"): 8}


def _authorities() -> dict[str, people.EducationAuthority]:
    there = places()
    province = people.EducationAuthority.objects.create(
        name=there["province"]["authority"], label="Sở Giáo dục và Đào tạo"
    )
    found = {"province": province}
    for commune in there["communes"]:
        found[commune["key"]] = people.EducationAuthority.objects.create(
            name=commune["committee"], label="Ủy ban nhân dân xã", parent=province
        )
    return found


def _pupils(
    code: str, name: str, grade: int, count: int, maker: NameMaker, calendar: Calendar
) -> tuple[people.PersonPlan, ...]:
    born = calendar.first_year - grade - 6
    chance = random.Random(f"{code} {name}")
    made: list[people.PersonPlan] = []
    used: dict[str, int] = {}
    known = KNOWN_PUPILS.get((code, name))
    for number in range(count):
        if known and number == 0:
            login, full_name, gender = known
        else:
            gender = "female" if chance.random() < 0.5 else "male"
            full_name = maker.make(gender)
            word = slug(full_name.split()[-1])
            used[word] = used.get(word, 0) + 1
            login = f"{word}.{slug(name)}" + (str(used[word]) if used[word] > 1 else "")
        birth = date(born, 1, 1) + timedelta(days=chance.randrange(365))
        made.append(
            people.PersonPlan(
                username=f"{code}.{login}", full_name=full_name, gender=gender, birth_date=birth,
                pupil_code=f"{code[:2].upper()}{born % 100:02d}{slug(name).upper()}{number + 1:02d}",
                last_login=_last_login(chance),
            )
        )  # fmt: skip
    return tuple(made)


def _last_login(chance: random.Random) -> datetime | None:
    """Most came back within the last week, a few have not logged in yet."""
    return clock.now() - timedelta(hours=chance.randrange(3, 24 * 7)) if chance.random() < 0.92 else None


def _guardians(
    code: str, classes: tuple[people.ClassPlan, ...], maker: NameMaker
) -> tuple[people.GuardianPlan, ...]:
    plans: list[people.GuardianPlan] = []
    for school_class in classes:
        for number, pupil in enumerate(school_class.pupils[: GUARDIANS_OF.get((code, school_class.name), 0)]):
            mother = number % 3 != 2
            gender = "female" if mother else "male"
            name = maker.make(gender, None if mother else pupil.full_name.split()[0], kin=pupil.full_name)
            person = people.PersonPlan(f"phuhuynh.{pupil.username}", name, gender)
            plans.append(people.GuardianPlan(person, (pupil.username,), "mẹ" if mother else "bố"))
    return tuple(plans)


def _staff(member: Staff, code: str) -> people.PersonPlan:
    seen = clock.now() - timedelta(hours=random.Random(member.name).randrange(4, 60))
    email = f"{member.login}@{code}.example"
    return people.PersonPlan(
        f"{member.login}.{code}", member.name, member.gender, email=email, last_login=seen
    )


def _plan(place: dict[str, object], calendar: Calendar, maker: NameMaker) -> people.SchoolPlan:
    code = str(place["code"])
    upper = place["level"] == "upper_secondary"
    staff = tuple((_staff(s, code), s.posts) for s in STAFF[code])
    teaching = tuple((f"{s.login}.{code}", subject) for s in STAFF[code] for subject in s.subjects)
    classes = tuple(
        people.ClassPlan(
            name, grade, f"{homeroom}.{code}", _pupils(code, name, grade, count, maker, calendar), teaching
        )
        for name, grade, count, homeroom in CLASSES[code]
    )
    campuses = place["campuses"]
    assert isinstance(campuses, list)
    return people.SchoolPlan(
        code=code,
        name=str(place["full_name"]),
        short_name=str(place["name"]),
        levels=("upper",) if upper else ("lower",),
        address=f"xã {places()['communes'][0 if code == 'bannguon' else 1]['name']}, {places()['province']['full_name']}",
        campuses=tuple(campuses),
        year=calendar.name,
        terms=calendar.terms,
        staff=staff,
        classes=classes,
        guardians=_guardians(code, classes, maker),
        heads=tuple(
            (f"{s.login}.{code}", tuple(one for one in HEADED if any(one in t.subjects for t in STAFF[code])))
            for s in STAFF[code]
            if Post.SUBJECT_HEAD.value in s.posts
        ),
    )


def found_schools(calendar: Calendar, password: str) -> dict[str, people.School]:
    """Authorities, schools and everybody in them; all accounts share one password. Returns schools by code."""
    people.load_subjects()
    authorities = _authorities()
    password_hash = make_password(password)
    maker = NameMaker(seed=2026)
    schools: dict[str, people.School] = {}
    for place in places()["schools"]:
        above = authorities["province" if place["authority"] == "province" else place["commune"]]
        schools[place["code"]] = people.found_school(_plan(place, calendar, maker), above, password_hash)
    above_schools = people.add_people(
        [
            people.PersonPlan("canbo.so", "Trịnh Thị Vân", "female", email="canbo@so.example"),
            people.PersonPlan("quantri", "Mạc Văn Chung", "male", email="quantri@nhipcau.example"),
        ],
        password_hash,
    )
    people.StaffPost.objects.create(
        person=above_schools["canbo.so"],
        post=Post.AUTHORITY_OFFICER,
        authority=authorities["province"],
        starts=calendar.begins,
    )
    people.StaffPost.objects.create(
        person=above_schools["quantri"], post=Post.PLATFORM_ADMIN, starts=calendar.begins
    )
    return schools


def accounts() -> list[tuple[str, str, str]]:
    """(role, school, user name): one account per role and school."""
    short = {place["code"]: place["name"] for place in places()["schools"]}
    rows: list[tuple[str, str, str]] = []
    for (code, class_name), (login, _, _) in KNOWN_PUPILS.items():
        rows.append((f"Học sinh {class_name}", short[code], f"{code}.{login}"))
        rows.append(("Phụ huynh", short[code], f"phuhuynh.{code}.{login}"))
    titles = {
        Post.LIBRARIAN: "Nhân viên thư viện", Post.SCHOOL_ADMIN: "Quản trị trường", Post.PRINCIPAL: "Hiệu trưởng",
        Post.VICE_PRINCIPAL: "Phó hiệu trưởng",
    }  # fmt: skip
    subjects = {
        "khtn": "Khoa học tự nhiên",
        "toan": "Toán",
        "ngu-van": "Ngữ văn",
        "vat-li": "Vật lí",
        "lich-su": "Lịch sử",
    }
    for code, staff in STAFF.items():
        for member in staff:
            if member.posts[-1] in titles:
                rows.append((titles[Post(member.posts[-1])], short[code], f"{member.login}.{code}"))
            elif member.subjects and member.subjects[0] in subjects:
                rows.append(
                    (f"Giáo viên {subjects[member.subjects[0]]}", short[code], f"{member.login}.{code}")
                )
    rows.append(("Cán bộ quản lí", places()["province"]["authority"], "canbo.so"))
    rows.append(("Quản trị hệ thống", "", "quantri"))
    return rows
