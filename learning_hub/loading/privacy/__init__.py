"""What points at a person is told here, and refused or hashed before it gets any further."""
