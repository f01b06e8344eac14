from django.urls import path

from baken.foundation.messaging import views

app_name = "messaging"
urlpatterns = [
    path("verzonden-berichten/", views.sent, name="sent"),
    path("verzonden-berichten/<uuid:mail_id>/", views.sent_mail, name="sent_mail"),
    path("niet-bezorgde-berichten/", views.undelivered, name="undelivered"),
    path("niet-bezorgde-berichten/<uuid:mail_id>/opnieuw/", views.send_again, name="send_again"),
]
