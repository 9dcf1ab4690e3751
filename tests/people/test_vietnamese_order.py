"""Names in the Vietnamese order, the same on every database."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people import api as people
from lms.ui.text import fold, name_sort_key, nfc, slug, sort_key
from tests.factories import PersonFactory

GIVEN = [
    "An",
    "Àn",
    "Ản",
    "Ãn",
    "Án",
    "Ạn",
    "Anh",
    "Ánh",
    "Ăn",
    "Ẩn",
    "Bảo",
    "Cúc",
    "Dung",
    "Dũng",
    "Đào",
    "Đức",
    "Giang",
    "Hà",
]
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
WORD = st.text(alphabet=LETTERS + LETTERS.upper(), min_size=1, max_size=8)
NAME = st.lists(WORD, min_size=1, max_size=5).map(" ".join)


def test_given_names_letters_before_tones_d_before_dd() -> None:
    shuffled = random.Random(7).sample(GIVEN, len(GIVEN))
    assert sorted(shuffled, key=lambda name: name_sort_key(f"Lò Văn {name}")) == GIVEN


def test_given_name_then_middle_then_family() -> None:
    names = ["Vì Thị An", "Lò Văn An", "Cầm Văn An", "Lò Thị Mai An", "Bạc An", "Đèo Văn Bảo"]
    assert sorted(names, key=name_sort_key) == [
        "Bạc An", "Lò Thị Mai An", "Vì Thị An", "Cầm Văn An", "Lò Văn An", "Đèo Văn Bảo",
    ]  # fmt: skip


def test_numbers_in_class_names() -> None:
    names = ["10A1", "8A10", "9A1", "8B1", "8A2", "8A1"]
    assert sorted(names, key=sort_key) == ["8A1", "8A2", "8A10", "8B1", "9A1", "10A1"]


@given(NAME)
def test_a_key_is_digits_only_so_every_collation_agrees(name: str) -> None:
    assert name_sort_key(name).isascii()
    assert name_sort_key(name).isdigit()


@given(NAME, NAME)
def test_the_composed_and_the_decomposed_form_have_one_key(first: str, second: str) -> None:
    import unicodedata

    assert name_sort_key(unicodedata.normalize("NFD", first)) == name_sort_key(first)
    if nfc(first).casefold() == nfc(second).casefold():
        assert name_sort_key(first) == name_sort_key(second)


@given(NAME)
def test_folding_leaves_plain_letters_and_does_so_once(name: str) -> None:
    folded = fold(name)
    assert folded.isascii()
    assert fold(folded) == folded
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.django_db
def test_the_database_puts_them_in_the_same_order() -> None:
    """Runs on SQLite and on PostgreSQL: neither's own collation has a say."""
    shuffled = random.Random(3).sample(GIVEN, len(GIVEN))
    for name in shuffled:
        PersonFactory.create(full_name=f"Lò Văn {name}")
    found = people.Person.objects.order_by("sort_key", "id").values_list("full_name", flat=True)
    assert [name.removeprefix("Lò Văn ") for name in found] == GIVEN
