"""Changing a plan: fields of a node as a version, proposals, status, budget lines."""
