"""Downloading."""

import uuid

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from baken.foundation.files.access import may_read
from baken.foundation.files.models import StoredFile
from baken.foundation.files.operations import open_file

# Whatever a browser makes of it: no scripts, no forms, an origin of its own.
POLICY = "sandbox; default-src 'none'"


@require_safe
def download(request: HttpRequest, file_id: uuid.UUID) -> FileResponse:
    """A file as attachment, when its owner allows it."""
    file = get_object_or_404(StoredFile, pk=file_id)
    may_read(actor=request.actor, file=file).require()  # type: ignore[attr-defined]
    try:
        content = open_file(file=file)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
