"""A question of the review as HTML, from a `ReviewLine`: as in `markup`, plain string building for a busy page.

Only three things are put in: the output of `lms.ui.richtext`, text escaped here, and this module's own constants.
"""

from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.attempts.review import ReviewLine, ReviewPart, shown_points
from lms.ui.richtext import render, render_inline
from lms.ui.templatetags.ui import number as shown_number


class Words:
    """The words of a review, looked up once per page; `picked` says whose choice it is."""

    def __init__(self, picked: str) -> None:
        self.picked = escape(picked)
        self.question = escape(_("Câu"))
        self.key = escape(_("Đáp án"))
        self.right = escape(pgettext("kết quả", "Đúng"))
        self.given = escape(_("Bài làm"))
        self.comment = escape(_("Lời nhận xét của thầy cô"))
        self.solution = escape(_("Lời giải"))
        self.outcomes = {
            "right": f'<span class="tag tag-ok">{escape(pgettext("kết quả", "Đúng"))}</span>',
            "partial": f'<span class="tag tag-part">{escape(_("Đúng một phần"))}</span>',
            "needs_marking": f'<span class="tag tag-due">{escape(_("Chờ chấm"))}</span>',
            "blank": f'<span class="tag">{escape(_("Không trả lời"))}</span>',
            "wrong": f'<span class="tag tag-wrong">{escape(_("Chưa đúng"))}</span>',
        }


def question(line: ReviewLine, words: Words) -> SafeString:
    number = line.place.number
    points = shown_points(line.points) if line.points is not None else "–"
    html = [
        f'<section class="card question review" id="cau-{number}" aria-labelledby="ten-{number}">'
        f'<div class="question-top"><h3 id="ten-{number}">{words.question} {number} ·'
        f" {points}/{shown_number(line.worth)}</h3>{words.outcomes[line.outcome]}</div>"
        f'<div class="stem">{render(line.stem)}</div>'
    ]
    if line.parts:
        many = " many" if line.many else ""
        html.append('<div class="options">')
        html += [_part(part, many, words) for part in line.parts]
        html.append("</div>")
    elif line.given:
        html.append(f'<div><p class="label">{words.given}</p><p class="given">{escape(line.given)}</p></div>')
    if line.key:
        html.append(f"<p>{words.key}: <b>{escape(line.key)}</b></p>")
    html.append(f'<p class="soft">{escape(line.explained)}</p>')
    if line.comment:
        html.append(
            f'<div class="notice"><p class="label">{words.comment}</p><p class="given">{escape(line.comment)}</p></div>'
        )
    if line.feedback:
        html.append(f'<div class="prose"><p class="label">{words.solution}</p>{render(line.feedback)}</div>')
    html.append("</section>")
    return mark_safe("".join(html))


def _part(part: ReviewPart, many: str, words: Words) -> str:
    key = " key" if part.is_key and not part.key_said else ""
    picked = " picked" if part.picked else ""
    feedback = f'<br><span class="soft small">{render_inline(part.feedback)}</span>' if part.feedback else ""
    said = ""
    if part.said:
        said = f'<span class="tag">{words.picked}: {escape(part.said)}</span>'
    elif part.picked:
        said = f'<span class="tag tag-river">{words.picked}</span>'
    if part.key_said and part.right:
        said += f'<span class="tag tag-ok">{words.right}</span>'
    elif part.key_said:
        said += f'<span class="tag tag-wrong">{words.key}: {escape(part.key_said)}</span>'
    elif part.is_key:
        said += f'<span class="tag tag-ok">{words.key}</span>'
    return (
        f'<div class="option{many}{picked}{key}"><b>{part.name}</b>'
        f'<span class="option-text">{render_inline(part.text)}{feedback}</span>'
        f'<span class="option-said">{said}</span></div>'
    )
