"""Maths between dollar signs reads as Vietnamese schools write it."""

import pytest

from lms.ui import richtext


@pytest.mark.parametrize("source", ["0{,}25", "0,25"])
def test_a_decimal_comma_stays_inside_its_number(source: str) -> None:
    assert "<mn>0,25</mn>" in richtext.render_inline(f"${source}$")


def test_coordinates_keep_their_separators_and_signs() -> None:
    shown = richtext.render_inline("$M(1;-2;3)$")
    assert shown.count('<mo separator="true">;</mo>') == 2
    assert '<mo form="prefix">−</mo><mn>2</mn>' in shown


def test_a_minus_between_two_terms_stays_a_minus_between_two_terms() -> None:
    assert "<mo>−</mo>" in richtext.render_inline("$a-b$")
    assert '<mo form="prefix">−</mo>' in richtext.render_inline("$x=-3$")


@pytest.mark.parametrize("source", ["A'B'C'", "f''(x)", "A'_1", "x'_{n+1}"])
def test_primes_are_as_large_as_their_letter(source: str) -> None:
    shown = richtext.render_inline(f"${source}$")
    assert "′" in shown or "″" in shown
    assert "<msup>" not in shown and "<msubsup>" not in shown
