"""From bytes to cells: any file becomes tables of text with line numbers; nothing is judged."""
