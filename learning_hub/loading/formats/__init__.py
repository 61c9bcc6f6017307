"""What a file is, told by its content, and what each kind of file says in rows of our tables.

To add a format:

1. Write a module here, such as `parish.py`, with a `FORMAT = Format(...)` (see `format`): its name
   and words, the columns that tell it (or a function, `recognise`), a `transform` that makes a
   temporary table of text for each of our tables, called `<first word of name>_<table>`, what it
   `needs` read before it, and its documentation. It is found by walking: nothing else names it.
2. Put a small made-up file into `tests/examples_of_formats.py` under the format's name.
3. Write `tests/test_parish.py`, with a test that holds the receipt's format to that name.
4. `python -m learning_hub.contract_text` writes it into data/README.md.

`pytest tests/test_registry.py tests/test_contract.py` names whatever is missing.
"""
