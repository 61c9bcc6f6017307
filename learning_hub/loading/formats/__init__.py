"""What a file is, told by its content, and what each kind of file says in rows of our tables."""
