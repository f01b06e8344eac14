"""Screens of contacts, rounds and cards."""
