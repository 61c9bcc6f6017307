"""DfE's Local authority interactive tool (LAIT): its figures and its data dictionary."""
