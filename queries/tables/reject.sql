-- Which rows were refused, and why?
--
-- One row per fault of a refused row of a file. Written by the loader, never delivered.
-- Key: load_id, part, line, column_name
-- Column part: Table.
-- Column line: Line.
-- Column column_name: Column.
-- Column remedy: What to do.
CREATE TABLE reject (
    load_id INTEGER NOT NULL,                   -- the load
    part VARCHAR NOT NULL,                      -- the table, and the sheet of a workbook
    line BIGINT NOT NULL,                       -- line of the file (or row of the sheet), counting the header
    column_name VARCHAR NOT NULL,               -- the column at fault; several when it is the key
    value VARCHAR,                              -- what stood there; left out when it looks like an identifier
    reason VARCHAR NOT NULL,                    -- what is wrong
    remedy VARCHAR NOT NULL,                    -- what to do about it
);
