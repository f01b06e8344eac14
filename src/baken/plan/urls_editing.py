"""Addresses below /<municipality>/plannen/ where a plan is changed."""

from django.urls import path

from baken.plan.views import editing

NODE = "<slug:plan>/onderdelen/<str:key>/"

urlpatterns = [
    path(NODE + "bewerken/", editing.edit_node, name="node-edit"),
    path(NODE + "versies/", editing.node_versions, name="node-versions"),
    path(NODE + "versies/<int:version>/", editing.node_version, name="node-version"),
]
