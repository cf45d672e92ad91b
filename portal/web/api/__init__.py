"""The JSON API under /api/v1 (interface.md, HTTP): the verbs and enquiries of the pages, for programs."""

from portal.web.api import description, enquiries, files, kinds, matters
from portal.web.api.door import blueprint

__all__ = ["blueprint", "description", "enquiries", "files", "kinds", "matters"]
