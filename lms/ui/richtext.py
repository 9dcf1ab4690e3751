"""Plain text with $maths$ to safe HTML: paragraphs, MathML, links. nh3 always runs last."""

import html
import re
from functools import lru_cache

import bleach
import nh3
from django.utils.safestring import SafeString, mark_safe
from latex2mathml.converter import convert

_MATHML = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot",
    "mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose", "merror",
}  # fmt: skip
_TEXT = {
    "p",
    "br",
    "a",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "sub",
    "sup",
    "ul",
    "ol",
    "li",
    "code",
    "pre",
    "blockquote",
    "span",
    "h3",
}
_ATTRIBUTES = {
    "a": {"href"},
    "math": {"display", "xmlns"},
    "mo": {
        "stretchy",
        "fence",
        "form",
        "lspace",
        "rspace",
        "minsize",
        "maxsize",
        "separator",
        "largeop",
        "movablelimits",
    },
    "mi": {"mathvariant"},
    "mtext": {"mathvariant"},
    "mspace": {"width", "linebreak"},
    "mover": {"accent"},
    "mfrac": {"linethickness"},
    "mtable": {"columnalign", "rowspacing", "columnspacing", "columnlines", "rowlines"},
    "mtd": {"columnalign"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "menclose": {"notation"},
}
_MATHS = re.compile(r"\$\$(.+?)\$\$|\$((?:[^$\\\n]|\\.)+?)\$", re.DOTALL)


def sanitise(markup: str) -> SafeString:
    """`markup` with everything outside the allow-list removed. The last step before a page, always."""
    return mark_safe(
        nh3.clean(
            markup,
            tags=_TEXT | _MATHML,
            attributes=_ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener nofollow",
        )
    )


_DECIMAL = re.compile(r"(<mn>\d+)</mn>(?:<mrow>)?<mo>&#x0002C;</mo>(?:</mrow>)?<mn>(\d+</mn>)")
_SIGN = re.compile(r"(>(?:&#x00028;|&#x0003D;|\[|;)</mo>)<mo>&#x02212;</mo>")

# A prime is drawn raised already: in the place of an exponent it would be hardly seen.
_PRIME = re.compile(r"<msup>(<m[ino][^>]*>[^<]*</m[ino]>)<mi>(&#x0203[234];)</mi></msup>")
_PRIME_BELOW = re.compile(
    r"<msubsup>(<m[ino][^>]*>[^<]*</m[ino]>)(<m[ino][^>]*>[^<]*</m[ino]>|<mrow>(?:(?!</?mrow>).)*</mrow>)<mi>(&#x0203[234];)</mi></msubsup>"
)


def _as_schools_write(markup: str) -> str:
    """MathML as it is written in schools.

    Decimal commas inside their numbers, ';' as a separator, a minus sign close to its number, primes of full size.
    """
    markup = _PRIME.sub(r'<mrow>\1<mo form="postfix" lspace="0" rspace="0">\2</mo></mrow>', markup)
    markup = _PRIME_BELOW.sub(
        r'<msub><mrow>\1<mo form="postfix" lspace="0" rspace="0">\3</mo></mrow>\2</msub>', markup
    )
    markup = _DECIMAL.sub(r"\1,\2", markup).replace("<mi>;</mi>", '<mo separator="true">;</mo>')
    return _SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', markup)


def _maths(match: re.Match[str]) -> str:
    block = match.group(1) is not None
    source = (match.group(1) or match.group(2)).strip()
    try:
        return _as_schools_write(convert(source, display="block" if block else "inline"))
    except Exception:  # the converter raises many kinds for bad LaTeX; the source is shown instead
        return f"<code>{html.escape(source)}</code>"


def _inline(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for match in _MATHS.finditer(text):
        pieces.append(html.escape(text[end : match.start()], quote=False))
        pieces.append(_maths(match))
        end = match.end()
    pieces.append(html.escape(text[end:], quote=False))
    return "".join(pieces).replace("\n", "<br>")


@lru_cache(maxsize=4096)
def render(text: str) -> SafeString:
    """Paragraphs (blank line between), line breaks and LaTeX between $…$ or $$…$$ as safe HTML with MathML."""
    paragraphs = [p.strip() for p in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if p.strip()]
    return sanitise("".join(f"<p>{_inline(p)}</p>" for p in paragraphs))


@lru_cache(maxsize=4096)
def render_inline(text: str) -> SafeString:
    """As `render`, without paragraphs: for options, titles, one-line statements."""
    return sanitise(_inline(text.strip()))


@lru_cache(maxsize=2048)
def render_markup(markup: str) -> SafeString:
    """HTML of an editor with LaTeX between $…$ in its text: MathML put in, everything not allowed taken out."""
    pieces = re.split(r"(<[^>]*>)", markup)
    return sanitise("".join(p if p.startswith("<") else _inline(html.unescape(p)) for p in pieces))


def linkify(text: str) -> SafeString:
    """Plain text with web addresses as links (chat, descriptions); everything else is escaped."""
    return sanitise(bleach.linkify(html.escape(text, quote=False)).replace("\n", "<br>"))
