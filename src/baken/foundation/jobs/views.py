"""Following a job."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from baken.foundation.jobs.access import may_see
from baken.foundation.jobs.models import Job


def _job(request: HttpRequest, job_id: uuid.UUID) -> Job:
    found = Job.objects.select_related("made_by").filter(pk=job_id).first()
    if found is None:
        raise Http404
    may_see(actor=request.actor, job=found).require()  # type: ignore[attr-defined]
    return found


@never_cache
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The job's own page."""
    return render(request, "jobs/job.html", {"job": _job(request, job_id)})


@never_cache
def progress(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Only the progress, for the page that asks for it every second."""
    return render(request, "jobs/job.html#progress", {"job": _job(request, job_id)})
