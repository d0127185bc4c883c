"""An issue to a mail: Jinja → MJML → HTML, a text part, a page for the web, a message, a document for machines.

In reading order: `issue` (render: the order of the work) · `layout` (rich to bare) · `present` → `view` (what templates
see) · `inert`, `links`, `language`, `preheader` (words, addresses, strings) · `engine` (Jinja) · `validator` with
`markup` and `mjml_schema` · `compiler` (MJML) · `size` (as it travels) · `mail` (the result, the reader's links) ·
`message` (MIME) · `document` (issue.json).
"""

from digest.render.document import issue_json
from digest.render.issue import render
from digest.render.links import issue_url
from digest.render.mail import Mail, ReaderLinks, for_reader
from digest.render.message import to_eml
from digest.render.templates import Templates

__all__ = ["Mail", "ReaderLinks", "Templates", "for_reader", "issue_json", "issue_url", "render", "to_eml"]
