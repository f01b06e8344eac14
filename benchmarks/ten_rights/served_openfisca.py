"""OpenFisca's web API with the ten rights and one empty answer, for gunicorn. See ../rulebook_web.py."""

from flask import jsonify
from openfisca_core.parameters import ParameterNode
from openfisca_ten import AMOUNTS, TenRights
from openfisca_web_api.app import create_app

system = TenRights()
# The API lists and describes parameters; the formulas have their amounts already.
system.parameters = ParameterNode(
    "", data={name: {"values": {"2020-01-01": {"value": value}}} for name, value in AMOUNTS.items()}
)
application = create_app(system)


@application.route("/empty")
def empty():
    """What the framework itself costs."""
    return jsonify({})
