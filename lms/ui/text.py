"""Vietnamese text: NFC, folding for search, sort keys for names, slugs. Pure."""

import re
import unicodedata

# Dictionary order of the letters, and of the tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_LETTERS, start=11)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}


def nfc(text: str) -> str:
    """`text` in NFC with runs of white space as one blank; control characters are dropped."""
    clean = "".join(c if unicodedata.category(c)[0] != "C" or c in "\n\t" else "" for c in text)
    return " ".join(unicodedata.normalize("NFC", clean).split())


def fold(text: str) -> str:
    """Lower case without marks, đ as d: 'Đại số' -> 'dai so'. What search compares; NUL, which no table holds, falls out."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("\0", ""))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def slug(text: str) -> str:
    """'Đại số 8' -> 'dai-so-8'; empty for text without letters or digits."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def _word_key(word: str) -> tuple[str, str]:
    """(letters, tones) of one word, as digits: letters decide first, then tones; numbers by their size (8A2, 8A10)."""
    letters: list[str] = []
    tone = "0"
    for char in re.findall(r"[0-9]+|[^0-9]", unicodedata.normalize("NFC", word.lower())):
        if char[0] in "0123456789":
            number = char.lstrip("0") or "0"
            letters.append(f"0{min(len(number), 9)}" + "".join(f"0{digit}" for digit in number))
            continue
        base = ""
        for part in unicodedata.normalize("NFD", char):
            if part in _TONES:
                tone = _TONES[part]
            elif part in _SHAPES or not unicodedata.combining(part):
                base += part
        base = unicodedata.normalize("NFC", base)
        if base in _LETTER_RANK:
            letters.append(_LETTER_RANK[base])
    return "".join(letters), tone


def sort_key(text: str) -> str:
    """A string of digits that sorts `text` in Vietnamese dictionary order under any collation.

    Whole words are compared first by letters ('đ' after 'd', 'ă' after 'a'), ties by tones.
    """
    keys = [_word_key(word) for word in text.split()]
    return "00".join(letters for letters, _ in keys) + "000" + "".join(tone for _, tone in keys)


def name_sort_key(full_name: str) -> str:
    """Sort key of a person's name: given name (last word), middle names, family name (first word)."""
    words = nfc(full_name).split()
    return sort_key(" ".join([words[-1], *words[1:-1], words[0]]) if len(words) > 1 else full_name)


def given_name(full_name: str) -> str:
    """How a person is addressed: 'Lò Thị Mai Anh' -> 'Mai Anh' for four words and more, else the last word."""
    words = full_name.split()
    return " ".join(words[-2:]) if len(words) >= 4 else (words[-1] if words else "")


def is_exact(query: str, text: str) -> bool:
    """True when `query` occurs in `text` with its marks (both NFC, case folded)."""
    return nfc(query).casefold() in nfc(text).casefold()
