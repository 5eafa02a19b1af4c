"""The hall's story, line by line, for whoever keeps a copy or follows it."""

import json

from flask import Response
from pydantic import Field

from hallq.api.models import Story
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode
from hallq.domain.permissions import Permission
from hallq.queries.head import lines_after
from hallq.queries.story import facts_in_codes
from hallq.web.acting import JSON
from hallq.web.auth import allowed
from hallq.web.current import hall, looking
from hallq.web.forms import Asked, read_query
from hallq.words import mark as _

story = Routes(_("The story"))


class After(Asked):
    """From where on."""

    after: int = Field(0, ge=0, le=2**53, description=_("The number of the last line that is known."))
    limit: int = Field(500, ge=1, le=1000)


@story.get(
    "/events",
    _("The lines after a number, in order."),
    more=_(
        "A line's `digest` is the SHA-256 of the digest before it and the line as canonical JSON (keys sorted, no blanks, without `digest` and"
        " `facts`). Things in `event` are named by number, in `facts` by code."
    ),
    query=After,
    gives=Story,
)
@allowed(Permission.SEE_STORY)
def list_events() -> Response:
    asked = read_query(After)
    with looking() as at:
        lines = lines_after(at.connection, hall().id, asked.after, asked.limit)
        told = [json.loads(line.body) | {"facts": facts_in_codes(at.setup, line.event), "digest": line.digest} for line in lines]
        return Response(encode({"epoch": at.head.epoch, "seq": at.head.seq, "lines": told}), content_type=JSON)
