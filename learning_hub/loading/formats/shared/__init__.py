"""What published formats have in common: years, places, errors in cells, names of measures."""
