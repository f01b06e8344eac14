"""Addresses below /<municipality>/plannen/ where a plan is changed."""

from django.urls import path

from baken.plan.views import (
    editing,
    editing_documents,
    editing_grid,
    editing_lines,
    editing_status,
    editing_structure,
    editing_workbook,
)

PLAN = "<slug:plan>/"
NODE = PLAN + "onderdelen/<str:key>/"

urlpatterns = [
    path("nieuw/plan/", editing_structure.new_plan, name="add"),
    path(NODE + "bewerken/", editing.edit_node, name="node-edit"),
    path(NODE + "versies/", editing.node_versions, name="node-versions"),
    path(NODE + "versies/<int:version>/", editing.node_version, name="node-version"),
    path(NODE + "status/", editing_status.node_status, name="node-status"),
    path(NODE + "documenten/", editing_documents.node_documents, name="node-documents"),
    path(NODE + "ramingen/", editing_lines.node_lines, name="node-lines"),
    path(NODE + "ramingen/nieuw/", editing_lines.add, name="line-add"),
    path(NODE + "ramingen/terug/", editing_lines.undo, name="line-undo"),
    path(NODE + "ramingen/<int:line>/", editing_lines.edit, name="line-edit"),
    path(NODE + "ramingen/<int:line>/verwijderen/", editing_lines.remove, name="line-remove"),
    path(NODE + "verplaatsen/", editing_structure.move, name="node-move"),
    path(NODE + "verwijderen/", editing_structure.remove, name="node-remove"),
    path(PLAN + "onderdeel-toevoegen/", editing_structure.new_node, name="node-add"),
    path(PLAN + "instellingen/", editing_structure.settings, name="settings"),
    path(PLAN + "raster/", editing_grid.nodes, name="grid"),
    path(PLAN + "raster/ramingen/", editing_grid.lines, name="grid-lines"),
    path(PLAN + "werkboek/", editing_workbook.workbook, name="workbook"),
]
