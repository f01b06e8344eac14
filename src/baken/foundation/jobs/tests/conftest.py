"""The queue's tables are not Django's: emptied here."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def empty_queue(request):
    if "db" not in request.fixturenames and request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("transactional_db" if uses_transactions(request) else "db")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def uses_transactions(request):
    marker = request.node.get_closest_marker("django_db")
    return marker is not None and marker.kwargs.get("transaction", False)
