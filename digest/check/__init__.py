"""The rules that a mail must pass before it may leave: 20 small functions, each with its source and remedy.

`document` (what is read) · `css`, `style`, `colour` (what it looks like, without a browser) · `rule` (what a rule is) ·
`travelling`, `structure`, `legibility`, `duties` (the rules) · `clients` (what mail programs show). Mends nothing.
"""

from digest.check.document import MailDocument, read_document, read_eml, read_html
from digest.check.mail import ALL_RULES, check_mail

__all__ = ["ALL_RULES", "MailDocument", "check_mail", "read_document", "read_eml", "read_html"]
