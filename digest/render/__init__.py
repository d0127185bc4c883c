"""An issue to a mail: Jinja → MJML → HTML, a text part, a page for the web, a document for machines.

In reading order: `issue` (render: the order of the work) · `layout` (rich to bare) · `present` → `view` (what templates
see) · `links`, `language`, `preheader` (addresses, strings) · `engine` (Jinja) · `validator` with `markup` and
`mjml_schema` · `compiler` (MJML) · `document` (issue.json).
"""

from digest.render.document import issue_json
from digest.render.issue import render
from digest.render.links import issue_url
from digest.render.templates import Templates

__all__ = ["Templates", "issue_json", "issue_url", "render"]
