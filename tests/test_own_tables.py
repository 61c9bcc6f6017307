"""Files of our own tables: which table a file is, by its columns and its name."""

import pytest

from learning_hub import loading

THEME = "theme,label,rank\nvoice,Voice of the child,1\n"


@pytest.mark.parametrize("name", ["theme.csv", "theme__of_ours.csv", "anything.csv", "area.csv"])
def test_a_table_is_told_by_its_columns_whatever_its_file_is_called(folder, file, held, name):
    [receipt] = loading.load(folder, [file(name, THEME)]).receipts
    assert (receipt.format, receipt.rows_new, receipt.rejects) == ("table", 1, [])
    assert held(folder, "SELECT theme, label FROM theme") == [("voice", "Voice of the child")]


def test_a_file_of_another_table_that_lacks_a_column_is_told_which(folder, file):
    path = file("agency.csv", "agency_id,name,short_name,sector\nX,X,X,health\n")
    outcome = loading.load(folder, [path])
    assert outcome.receipts[0].refusal == (
        "agency.csv looks like the table 'agency' but lacks the columns is_statutory_partner, "
        "rank. Add and fill them, then load the file again."
    )
    assert outcome.exit_code == 2


def test_a_file_of_nothing_that_is_known_is_told_where_to_look(folder, file):
    outcome = loading.load(folder, [file("sweets.csv", "colour,taste\nred,sour\n")])
    assert outcome.receipts[0].refusal == (
        "sweets.csv is not recognised: its columns are those of no table and no published format. "
        "data/README.md lists the columns of each table."
    )


def test_tables_of_the_loader_itself_cannot_be_delivered(folder, file):
    path = file("reject.csv", "load_id,part,line,column_name,reason,remedy\n1,a,2,b,c,d\n")
    outcome = loading.load(folder, [path])
    assert outcome.receipts[0].refusal
    assert outcome.snapshots == []
