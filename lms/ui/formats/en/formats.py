"""English interface, Vietnamese dates: a mark sheet must not mean two things in two languages."""

from lms.ui.formats.vi.formats import *  # noqa: F403 (all but the separators)

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
