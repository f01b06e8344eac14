"""Addresses of this room: one's own account, and the people of a municipality."""

from django.urls import include, path

from baken.foundation.accounts import people_views, views

own_account = [path("", views.profile, name="profile")]

people = [
    path("", people_views.people, name="people"),
    path("nieuw/", people_views.person_add, name="person-add"),
    path("ongedaan/", people_views.undo, name="undo"),
    path("<int:user>/", people_views.person, name="person"),
    path("<int:user>/rol/", people_views.role_give, name="role-give"),
    path("<int:user>/rol/<int:grant>/weg/", people_views.role_take, name="role-take"),
    path("<int:user>/sluiten/", people_views.deactivate, name="deactivate"),
    path("<int:user>/openen/", people_views.reactivate, name="reactivate"),
    path("<int:user>/tweede-stap/", people_views.second_factor_reset, name="second-factor-reset"),
]

app_name = "accounts"
urlpatterns = [
    path("account/", include(own_account)),
    path("<slug:municipality>/beheer/mensen/", include(people)),
]
