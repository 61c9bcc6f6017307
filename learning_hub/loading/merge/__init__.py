"""Typed rows become part of a build, and what they replace its history."""
