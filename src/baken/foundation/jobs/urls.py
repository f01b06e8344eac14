from django.urls import path

from baken.foundation.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:job_id>/", views.job, name="job"),
    path("<uuid:job_id>/voortgang/", views.progress, name="progress"),
]
