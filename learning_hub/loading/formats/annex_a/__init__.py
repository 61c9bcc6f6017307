"""Ofsted's Annex A: case lists, hashed and banded as they are read, and what follows from them."""
