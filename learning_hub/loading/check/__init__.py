"""Cells are held against the contract: typed rows go on, the others are refused with a reason."""
