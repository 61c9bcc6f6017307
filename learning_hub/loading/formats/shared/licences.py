"""Under which licence published statistics may be used."""

OPEN_GOVERNMENT = "Open Government Licence v3.0"
