"""Making the synthetic city in the background."""

import datetime as dt
import shutil

from django.utils.translation import gettext as _

from baken.foundation.jobs.api import Job, JobResult, report_progress, tracked_task
from baken.rights.local import law_of
from baken.rights.reform import people
from baken.rights.rules import reforming

STUDIO = "rights:reform-studio"


@tracked_task(name="rights.reform_city")
def make_city(job: Job, *, day: str, back: str) -> JobResult | None:
    """The city for a day of the law, unless it is there already. `back`: the address to go on with."""
    if job.municipality is None:
        return None
    date = dt.date.fromisoformat(day)
    law = law_of(job.municipality, date=date)
    city = people.city(law, date=date)
    if not city.is_there:
        made = people.unfinished_city(city)
        try:
            reforming.make_city(
                law,
                made,
                date=people.day_of_city(city),
                tell=lambda done, total: report_progress(
                    job=job,
                    current=done * 100 // max(1, total),
                    total=100,
                    message=_("De stad wordt gemaakt."),
                ),
            )
            people.finish_city(city, made)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return JobResult(message=_("De stad is klaar. Je kunt nu rekenen."), url=back)
