"""What points at a person is told, refused and never repeated; ordinary words and codes pass.

Every identifier here is made up, to prove that it is refused.
"""

import csv
import io
import random
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import xlsxwriter

from learning_hub import contract, loading
from learning_hub.loading.check.stages import HELD_BACK
from learning_hub.loading.deliveries import BadManifest
from learning_hub.loading.file_names import NOT_REPEATED
from learning_hub.loading.privacy import identifiers, personal
from learning_hub.loading.privacy.headings import points_at_a_person
from learning_hub.loading.privacy.identifiers import kind_of
from learning_hub.loading.privacy.kinds import CITED, CODED, FREE
from learning_hub.loading.read.opening import read
from learning_hub.loading.record import originals

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT.parent / "shared" / "data"

TOLD = {
    "an NHS number": [
        "943 476 5919",
        "her number is 9434765919.",
        "943-476-5919",
        "9434765919.0",
        "943\u00a0476\u00a05919",
        "943  476  5919",
        "943.476.5919",
        "943 \u2013 476 \u2013 5919",
        "n_9434765919_x",
        "943_476_5919",
        "NHS9434765919",
        "943\u200b4765919",
        "\uff19\uff14\uff13 \uff14\uff17\uff16 \uff15\uff19\uff11\uff19",
    ],
    "a unique pupil number": ["H801200001001", "upn h801200001001 at school"],
    "a National Insurance number": ["AB 12 34 56 C", "ab123456c"],
    "a postcode": [
        "lives at DA6 7AT now",
        "da6 7at",
        "SW1A1AA",
        "(EC1A 1BB)",
        "DA6\u00a07AT",
        "DA6  7AT",
        "da67at",
    ],
    "an e-mail address": ["jo@example.org", "write to j.o'neil@example.co.uk."],
    "a telephone number": [
        "call 020 8303 7777",
        "07700 900123",
        "+44 7700 900123",
        "(01482) 300300",
        "01482 300 300",
        "0113 496 0000",
        "07700900123",
        "0208 303 7777",
        "0208-303-7777",
        "020.8303.7777",
    ],
    "a date of birth": [
        "DOB 12/03/2015",
        "d.o.b. 12.3.15",
        "born on 12 March 2015",
        "Date of birth: 2015-03-12",
        "She was born 12/3/2015",
        "her birthday is 3rd of May 2014",
        "born March 12, 2015",
        "DOB 12-Mar-2015",
        "date of birth recorded as 12/03/2015",
        "DOB 2015/03/12",
        "12/03/2015 (DOB)",
        "his DOB is given as the 12th March 2015",
    ],
    "an address": [
        "12 High Street",
        "at 12 high street",
        "Flat 3, Elm House",
        "flat 3a, 12 Elm Road",
        "10 Orchard Walk, Ashby",
        "7 Long Acre Lane",
        "14 High St",
        "12 St. Mary's Road",
        "1234 High Street",
    ],
    "a person's name": [
        "Mr Smith",
        "Mrs. O'Neil",
        "Mrs O\u2019Neil",
        "Dr A Patel",
        "Miss Okafor came",
        "mr smith",
        "saw MRS JONES",
        "a boy named Jack",
        "the child, named Amira,",
        "a girl called Ella",
        "the child's name is Jack",
        "the child\u2019s name is Zo\u00eb",
        "her name is Amira",
        "my name is jack",
        "Name: Jane Smith",
        "Her mother's name was Rita",
        "mr. o\u2019neil",
        "thank you Miss Okafor",
        "Mr\u00a0Zmithers",
        "MISS OKAFOR",
        "DR PATEL",
        "Mrs \u017bakova",
        "a boy named \u00c9mile",
        "Mrs \u0141ukasz",
        "Mrs \u0416\u0443\u043a\u043e\u0432\u0430",
    ],
    "a person's initials": ["initials JS", "(initials: J.S.)", "Initials are A B"],
}
PASSED = [
    # Roles and services.
    "Named nurse",
    "named GP for safeguarding",
    "Named Doctor for child protection",
    "Dr",
    "Lead named Practitioner",
    "Chief executive, Harrowmere Council",
    "MR scan",
    "the mother called Early Help",
    "Ms Teams",
    "Childline 0800 1111",
    "0808 800 5000",
    "0300 123 4567",
    # Codes and references.
    "H01-C03",
    "C7-CHILD-12",
    "E09000001",
    "X99000001",
    "PB 24/01 item 4.2",
    "M12",
    "S11 2026",
    "ees:cla_number:rate",
    "ISBN 0113224559",
    "1234567890",
    "Section 47",
    "S47 enquiries",
    "https://www.gov.uk/9434765919/a@b",
    "doi 10.1136/9434765919",
    "1,234,567,890 pounds",
    # Dates, numbers and places.
    "01/02/2026 10:30",
    "2026-01-31 10:00",
    "in 2025, 12 of 30",
    "babies born on 1 April 2025",
    "children born 1 April 2025 to 31 March 2026",
    "Date of birth was not recorded in 3 of 10",
    "rates stayed flat 3 years",
    "12 Family Court hearings",
    "10 Minute Walk",
    "3 new avenue",
    "S17 3rd visit",
    # What people say.
    "they miss mum",
    "I Miss Mum",
    "my name is spelled wrong",
    "initials were used",
    "initials of LA staff",
    "File name: Report",
    "a tool named Signs of Safety",
    "a partnership named Harrowmere",
    "A parent called Early Help",
    "named Operation Encompass",
    "A mother called Children's Services",
    "a child called Emergency Services",
    "I Miss Nanny",
    "A mother called Children\u2019s Services",
    "my name is pronounced wrong",
    "Name: Redacted",
    "child's name is Recorded",
    "Dr Gray's Hospital",
    "The name: Withheld",
    "MS Excel",
    "We MISS HOME",
    # Numbers of other things.
    "12 school road safety talks",
    "flat 2023, 2024 and 2025",
    "Priority 2 Safe Place",
    "W4 2GP practices",
    "Key line E1 3AB",
    "2025 High Street work",
    "on 1 April 2025 DOB was empty",
    "3 Visits to St Mary",
    "by 2026 every road",
    "Children Who Miss Education",
    "Child Q",
    "Mr A",
    "Mrs B",
]


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in TOLD.items() for value in values]
)
def test_an_identifier_is_told_in_free_text(kind, value):
    assert kind_of(value) == kind
    assert identifiers.looks_like_a_person(value)


@pytest.mark.parametrize("value", PASSED)
def test_ordinary_words_and_codes_are_no_identifiers(value):
    assert kind_of(value) is None


@pytest.mark.parametrize(
    "value",
    ["943 476 5918", "H801200001002", "A801200001001", "GB 12 34 56 C", "ZZ9 9ZZ", "XX1 1AA"],
)
def test_what_fails_its_check_digit_or_area_is_no_identifier(value):
    assert kind_of(value) is None


@pytest.mark.parametrize("mode", [CODED, CITED, FREE])
def test_duckdb_finds_every_candidate_that_python_proves(mode):
    values = [value for values in TOLD.values() for value in values]
    connection = duckdb.connect()
    for value in values:
        is_candidate, pattern = identifiers.candidate_sql("$value", mode)
        (hit,) = connection.execute(
            f"SELECT {is_candidate}", {"value": value, "pattern": pattern}
        ).fetchone()
        assert hit or kind_of(value, mode) is None, value


@pytest.mark.parametrize(
    "value",
    [
        "9434765919",
        "jo@example.org",
        "H801200001001",
        "07700900123",
        "AB123456C",
        "DA6 7AT",
        "Mrs Zmithers 12/03/1980",
        "Jack Zmithers DOB 12/03/2015",
        "12 High Street",
    ],
)
def test_an_identifier_is_told_in_a_code(value):
    assert kind_of(value, CODED)


@pytest.mark.parametrize(
    "value",
    [
        "DA67AT",
        "C1_E1_2AB",
        "C1-E1-2AB",
        "C07-03",
        "A1-2",
        "E1 3",
        "0100000001",
        "LA_26_01_31_A",
        "LA-26-01-31-A",
        "MR-01",
        "DR 1",
        "1A2B",
        "E12ab",
        "ab12cd34",
        "2026-07-31",
        "31/07/2026-1",
    ],
)
def test_ordinary_codes_are_no_identifiers(value):
    assert kind_of(value, CODED) is None


def test_a_random_spelling_that_python_proves_is_a_candidate_of_duckdb():
    """Spaces, dashes, underlines and accents of all kinds are put into what is told."""
    chance = random.Random(5919)
    odd = ["\u00a0", "  ", "_", "\t", "\u2011", "\u0301", "\u200d", " https://a.b/c_d ", "\r\n"]
    plain = [value for values in TOLD.values() for value in values]
    values = []
    for _ in range(3000):
        value = chance.choice(plain)
        place = chance.randrange(len(value) + 1)
        values.append(value[:place] + chance.choice(odd) + value[place + chance.randrange(2) :])
    connection = duckdb.connect()
    for mode in (CODED, CITED, FREE):
        is_candidate, pattern = identifiers.candidate_sql("value", mode)
        hits = {
            value
            for (value,) in connection.execute(
                f"SELECT value FROM (SELECT unnest($values) AS value) WHERE {is_candidate}",
                {"values": values, "pattern": pattern},
            ).fetchall()
        }
        assert [v for v in values if kind_of(v, mode) and v not in hits] == []


def test_published_works_may_name_their_authors():
    assert kind_of("Review by Dr Jane Example, 12 High Street", CITED) is None
    assert kind_of("Review by Dr Jane Example", FREE) == "a person's name"


@pytest.mark.parametrize("value", ["0.3333333333", "01-02-2026 10:30", "07/11/2026 09:30"])
def test_a_refused_decimal_or_hour_is_shown(value):
    assert not identifiers.looks_like_a_person(value)


def test_a_plain_name_is_not_told_and_the_docstring_says_so():
    assert kind_of("Jack was seen at home") is None
    assert "a plain name ('Jack was seen at home')" in identifiers.__doc__


def _values(path):
    """Give each text that a file's cells hold, once a column."""
    for part in read(path):
        for cell in part.header:
            yield from {value for value in part.rows[cell].to_pylist() if value}


def test_nothing_in_the_demo_is_taken_for_an_identifier():
    """Even examined as free text, no cell of the demo is refused."""
    files = sorted((ROOT / "data" / "demo" / "deliveries").rglob("*.*"))
    files = [path for path in files if path.suffix in (".csv", ".xlsx")]
    assert len(files) > 90
    wrong = [(path.name, value) for path in files for value in _values(path) if kind_of(value)]
    assert wrong == []


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not beside the project")
def test_nothing_in_published_files_is_taken_for_an_identifier():
    files = sorted((PUBLISHED / "ees").glob("*.csv"))
    assert files
    wrong = [(path.name, value) for path in files for value in _values(path) if kind_of(value)]
    assert wrong == []


POINTING = [
    "Dates of birth",
    "Birthdays",
    "birthdate2",
    "Name of child",
    "names of the pupil",
    "Pupil",
    "Child",
    "Child's initials",
    "Parent",
    "Tel",
    "Tel.",
    "Contact no",
    "Contact number",
    "NI number",
    "Street",
    "Social worker",
    "Service user",
    "ServiceUser",
    "DateOfBirth",
    "NHSNumber",
    "nhs_id",
    "NHS",
    "Full  address",
    "address_line_1",
    "Home\u00a0address",
    "E-mail address",
    "Mobile no.",
    "Post Code",
    "child's home postcode",
    "Parent\u2019s phone",
    "next of kin telephone",
    "Carer's e-mail",
    "School address",
    "House no",
    "Children's names",
    "Young person",
    "key_worker",
    "GP name",
    "Person number",
    "INITIALS",
    "Telephone numbers",
    "Mobile/landline",
    "Names of siblings",
]
ABOUT = [
    "NHS Trust",
    "NHS region",
    "Telephone contacts",
    "Emails sent",
    "Mobile crisis team",
    "Addressed by",
    "Postcode area",
    "new_address_count",
    "Children",
    "pupils",
    "parents_told",
    "Child protection plans",
    "Parental consent",
    "Social workers",
    "Street lighting",
    "streets",
    "Service users seen",
    "Contacts",
    "contact_on",
    "Initial contact",
    "Born in",
    "Initials used",
    "Name changed",
    "Address known",
    "persons",
    "child_seen",
    "NHS funded",
    "National insurance contributions",
    "Patient group",
    "Area name",
    "number of pupils",
    "Upnor",
    "Telephony",
    "birthday_visits",
    "birthdays_kept",
    "NHS number completeness",
    "upn_matched_percent",
]


@pytest.mark.parametrize("heading", POINTING)
def test_a_heading_that_is_of_a_person_is_told(heading):
    assert points_at_a_person(heading)


@pytest.mark.parametrize("heading", ABOUT)
def test_a_heading_about_places_and_services_is_none_of_a_person(heading):
    assert not points_at_a_person(heading)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not beside the project")
def test_no_heading_of_published_files_is_told():
    files = [*(PUBLISHED / "ees").glob("*.csv"), *(PUBLISHED / "lait").glob("*.csv")]
    assert files
    told = []
    for path in files:
        with path.open(encoding="utf-8-sig", errors="replace") as handle:
            told += [
                (path.name, cell) for cell in next(csv.reader(handle)) if points_at_a_person(cell)
            ]
    assert told == []


# In a warehouse

COMMENT = "comment_id,round_id,theme,sentiment,text,is_cleared"


@pytest.fixture
def comments(begun, tmp_path, held):
    """Give a function that loads comments, one for each text, and gives the receipt and the texts.

    extra: a column more, with its cells.
    """
    place = tmp_path / "base"
    place.mkdir()
    for name, text in {
        "theme": "theme,label,rank\nvoice,Voice,1\n",
        "feedback_round": "round_id,cycle_id,respondent_group,instrument,method,opened_on,"
        "closed_on,invited,responded,consent_basis\n"
        "R1,C1,child,child,survey,2026-01-01,2026-01-31,20,10,asked\n",
    }.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    outcome = loading.load(begun, [place], by="a test")
    assert outcome.exit_code == 0, [line for r in outcome.receipts for line in r.lines()]

    def load(texts, ids=None, extra=None, name="comment.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow([*COMMENT.split(","), *([extra[0]] if extra else [])])
            for number, text in enumerate(texts):
                row = [ids[number] if ids else f"K{number}", "R1", "voice", "mixed", text, "false"]
                writer.writerow([*row, *([extra[1][number]] if extra else [])])
        (receipt,) = loading.load(begun, [path], by="a test").receipts
        return receipt, [row[0] for row in held(begun, "SELECT text FROM comment ORDER BY ALL")]

    return load


def everything(folder):
    """Read all that a warehouse keeps as bytes, unpacked and with snapshots."""
    plain = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    target = folder.parent / "unpacked"
    for path in (folder / "received").glob("*"):
        assert originals.bring_out(folder, path.stem, target)
        plain.append(target.read_bytes())
    return b"".join(plain)


def kept_of(folder, receipt, target):
    """Bring out the file that is kept of a load."""
    assert originals.bring_out(folder, receipt.sha256, target)
    return target


def test_a_row_with_an_identifier_is_refused_and_the_others_go_in(comments, begun):
    receipt, texts = comments(["They listened.", "Ring Mrs Wobblethwaite.", "I felt safe."])
    assert texts == ["I felt safe.", "They listened."]
    (reject,) = receipt.rejects
    assert (reject.line, reject.column, reject.value) == (3, "text", HELD_BACK)
    assert reject.reason == "looks as if it holds a person's name"
    assert (receipt.rows_read, receipt.rows_new, receipt.rows_rejected) == (3, 2, 1)
    assert "Wobblethwaite" not in "".join(receipt.lines())
    assert b"Wobblethwaite" not in everything(begun)


def test_the_file_is_kept_without_the_row_that_points_at_a_person(comments, begun, tmp_path):
    receipt, _ = comments(["They listened.", "Ring\nMrs Wobblethwaite.", "I felt safe."])
    assert kept_of(begun, receipt, tmp_path / "kept.csv").read_text().splitlines() == [
        COMMENT,
        "K0,R1,voice,mixed,They listened.,false",
        "",
        "",
        "K2,R1,voice,mixed,I felt safe.,false",
    ]
    assert "is not kept as it came" in receipt.notices[-1]


def test_taking_an_earlier_load_out_finds_the_rows_that_such_a_file_confirmed(
    comments, begun, held
):
    first, _ = comments(["They listened.", "I felt safe."], ids=["K0", "K2"], name="first.csv")
    comments(["They listened.", "Ring Mrs Wobblethwaite.", "I felt safe.", "New."])
    _, said = loading.unload(begun, first.load_id, by="a test")
    assert "2 rows stay because later loads hold them too" in said
    assert held(begun, "SELECT source_row FROM comment ORDER BY comment_id") == [(2,), (4,), (5,)]


def test_a_workbook_is_kept_without_the_row_that_points_at_a_person(begun, tmp_path):
    path = tmp_path / "board.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, cells in {"theme": "Mrs Wobblethwaite", "domain": "Voice"}.items():
            width = 3 + (name == "domain")
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [name, "label", "rank", "is_overall"][:width])
            sheet.write_row(1, 0, ["voice", cells, 1, "false"][:width])
            sheet.write_row(2, 0, ["home", "At home", 2, "false"][:width])
    (receipt,) = loading.load(begun, [path], by="a test").receipts
    assert (receipt.rows_new, receipt.rows_rejected) == (3, 1)
    theme, domain = read(kept_of(begun, receipt, tmp_path / "kept.xlsx"))
    assert theme.rows.to_pylist() == [
        {"theme": "home", "label": "At home", "rank": "2", "source_row": 3}
    ]
    assert domain.rows.num_rows == 2


def test_a_row_refused_for_something_else_still_keeps_the_file_out(comments, begun):
    receipt, _ = comments(["They listened.", "Ring Mrs Wobblethwaite."], ids=["K1", ""])
    assert receipt.rejects[0].reason == "is empty"
    assert b"Wobblethwaite" not in everything(begun)


def test_a_column_that_mostly_points_at_persons_has_the_file_refused(comments, begun):
    receipt, texts = comments(["Mr Smith", "Mrs Jones", "Dr Patel", "It helped."])
    assert texts == []
    assert receipt.refusal == (
        "comment.csv was refused whole: most of what stands in its column 'text' looks like "
        "a person's name. This dashboard never holds what points at a person. Take it out of the "
        "file and load it again."
    )
    assert b"Jones" not in everything(begun)


def test_ids_that_are_nhs_numbers_have_the_file_refused(comments):
    receipt, _ = comments(["a", "b", "c"], ids=["9434765919", "9434765870", "4505577104"])
    assert "its column 'comment_id' looks like an NHS number" in receipt.refusal


def test_an_id_that_points_at_a_person_is_kept_nowhere_when_its_row_is_refused_for_something_else(
    comments, begun
):
    """A telephone number is a plain number too; the second row lacks what it needs."""
    ids = ["K0", "07700900123", "Mrs Wobblethwaite 12/03/1980", "K3"]
    receipt, texts = comments(["a", "", "", "d"], ids=ids)
    assert (receipt.rows_rejected, texts) == (2, ["a", "d"])
    kept = everything(begun)
    assert b"07700900123" not in kept
    assert b"Wobblethwaite" not in kept


def test_ten_digit_ids_of_which_a_few_pass_the_check_by_chance_are_let_be(comments):
    ids = [str(number) for number in range(4000000000, 4000000040)]
    assert any(kind_of(value, CODED) for value in ids)
    receipt, texts = comments([f"said {value}"[:4] for value in ids], ids=ids)
    assert (receipt.refusal, receipt.rejects, len(texts)) == (None, [], 40)


def test_a_left_out_column_with_an_identifier_has_the_file_refused(comments, begun):
    receipt, texts = comments(["a", "b"], extra=("remark", ["fine", "rang 07700 900123"]))
    assert texts == []
    assert "a cell of its column 'remark' looks as if it holds a telephone number" in (
        receipt.refusal
    )
    assert b"900123" not in everything(begun)


def test_a_heading_that_is_itself_an_identifier_is_not_repeated(comments):
    receipt, _ = comments(["a"], extra=("jo@example.org", [""]))
    assert "one of its headings looks like something" in receipt.refusal
    assert "example.org" not in receipt.refusal


def test_of_a_sheet_of_notes_with_an_identifier_nothing_is_kept(begun, tmp_path):
    path = tmp_path / "themes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("theme")
        sheet.write_row(0, 0, ["theme", "label", "rank"])
        sheet.write_row(1, 0, ["voice", "Voice", 1])
        notes = book.add_worksheet("notes")
        notes.write_row(0, 0, ["asked", "said"])
        notes.write_row(1, 0, ["who", "Mrs Wobblethwaite"])
    (receipt,) = loading.load(begun, [path], by="a test").receipts
    assert receipt.refusal is None
    assert "themes.xlsx, sheet 'notes' was left out: it is not a table. Nothing of it is kept." in (
        receipt.notices
    )
    assert b"Wobblethwaite" not in everything(begun)
    for kept in (begun / "received").iterdir():
        with pa.input_stream(str(kept), compression="zstd") as stream:
            content = stream.read()
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                assert all(b"Wobblethwaite" not in book.read(name) for name in book.namelist())


@pytest.mark.parametrize(
    "rows",
    [
        [["Case list", "July"], ["Case", "Date of Birth"], ["7", "17/03/2014"]],
        [["Case list", "July"], ["Case", "Opened", "Worker name"], ["7", "", "Wobble"]],
        [
            ["Case list", "July"],
            ["", ""],
            ["for", "the board"],
            ["NHS_no", "Team"],
            ["7", "Wobble"],
        ],
    ],
)
def test_a_case_list_below_a_title_has_the_workbook_refused(begun, tmp_path, rows):
    """Only the first row is taken for headings, and a date or a plain name says nothing itself."""
    path = tmp_path / "themes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("theme")
        sheet.write_row(0, 0, ["theme", "label", "rank"])
        sheet.write_row(1, 0, ["voice", "Voice", 1])
        cases = book.add_worksheet("cases")
        for number, row in enumerate(rows):
            cases.write_row(number, 0, row)
    (receipt,) = loading.load(begun, [path], by="a test").receipts
    assert "sheet 'cases' was refused whole" in receipt.refusal
    assert b"Wobble" not in everything(begun)


def test_a_sheet_of_notes_may_list_words_about_persons(begun, tmp_path):
    path = tmp_path / "themes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("theme")
        sheet.write_row(0, 0, ["theme", "label", "rank"])
        sheet.write_row(1, 0, ["voice", "Voice", 1])
        notes = book.add_worksheet("notes")
        for number, row in enumerate(
            [
                ["Words", "Meaning"],
                ["Child", "Who tells us"],
                ["Telephone", "How"],
                ["Read this", "We never ask anybody for the date of birth of a child"],
            ]
        ):
            notes.write_row(number, 0, row)
    (receipt,) = loading.load(begun, [path], by="a test").receipts
    assert (receipt.refusal, receipt.rows_new) == (None, 1)


QUALITY = [["Field", "Complete"], ["Date of birth", 99.1], ["NHS number", "1,204"], ["UPN", "88%"]]


@pytest.mark.parametrize(
    ("more", "is_refused"),
    [([], False), ([["Date of birth", 42012]], True), ([["Date of birth", "2015-01-02"]], True)],
)
def test_a_sheet_may_say_how_complete_such_columns_are(begun, tmp_path, more, is_refused):
    path = tmp_path / "themes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("theme")
        sheet.write_row(0, 0, ["theme", "label", "rank"])
        sheet.write_row(1, 0, ["voice", "Voice", 1])
        quality = book.add_worksheet("quality")
        for number, row in enumerate(QUALITY + more):
            quality.write_row(number, 0, row)
    (receipt,) = loading.load(begun, [path], by="a test").receipts
    assert bool(receipt.refusal) == is_refused


EES = "time_period,time_identifier,geographic_level,country_code,country_name"
ENGLAND = "2025,Reporting year,National,E92000001,England"
LAIT = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region"
FINGERTIPS = "Indicator ID,Indicator Name,Area Code,Area Name,Area Type,Sex,Age,Time period,Value"


@pytest.mark.parametrize(
    ("head", "row", "told"),
    [
        (f"{EES},child_name,starts", f"{ENGLAND},Wobblethwaite,5", "the column 'child_name'"),
        (f"{EES},nhs_number,starts", f"{ENGLAND},9434765919,5", "the column 'nhs_number'"),
        (f"{EES},who,starts", f"{ENGLAND},Mrs Wobblethwaite,5", "its column 'who'"),
        (f"{EES},dob", f"{ENGLAND},5", "the column 'dob'"),
        (
            f"{LAIT},Remark",
            "CIN,x,2025,Bexley,5,303,London,rang 07700 900123",
            "its column 'Remark'",
        ),
        (
            f"{FINGERTIPS},Patient",
            "1,A,E92000001,England,England,Persons,All,2024,5,Mrs Wobblethwaite",
            "the column 'Patient'",
        ),
        (
            "la num,SN1,SN1P,SN2,SN2P,Contact",
            "303,311,Close,822,Close,jo@example.org",
            "its column 'Contact'",
        ),
        (
            f"{FINGERTIPS},Who",
            "1,A,E92000001,England,England,Persons,All,2024,5,Mrs Wobblethwaite",
            "its column 'Who'",
        ),
    ],
)
def test_what_looks_like_published_figures_may_not_hold_a_person_either(
    begun, file, head, row, told
):
    """By a few columns anything can look so, and every other column becomes a breakdown."""
    [receipt] = loading.load(begun, [file("figures.csv", f"{head}\n{row}\n")]).receipts
    assert told in receipt.refusal
    for secret in (b"Wobble", b"9434765919", b"900123", b"example.org"):
        assert secret not in everything(begun)


def test_labels_of_published_figures_may_not_name_a_person(begun, file):
    figures = file("figures.csv", f"{EES},starts\n{ENGLAND},5\n")
    file(
        "figures.meta.csv", "col_name,col_type,label\nstarts,Indicator,As Mrs Wobblethwaite said\n"
    )
    [receipt] = loading.load(begun, [figures]).receipts
    assert receipt.refusal.startswith("figures.meta.csv was refused whole: one of its cells looks")


def test_headings_of_places_and_services_are_let_be_in_published_figures(begun, file):
    path = file("figures.csv", f"{EES},nhs_region,new_address_count\n{ENGLAND},London,5\n")
    [receipt] = loading.load(begun, [path]).receipts
    assert (receipt.refusal, receipt.rows_rejected) == (None, 0)


def _with_parts(path, **parts):
    """Add packed parts to a workbook, the `/` and `.` of their names written `__` and `_`."""
    with zipfile.ZipFile(path, "a") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)


@pytest.mark.parametrize(
    "parts",
    [
        {"xl__comments9_xml": "<comments><t>Mrs Wobblethwaite</t></comments>"},
        {"xl__pivotCache__pivotCacheRecords1_xml": '<r><s v="Mrs Wobblethwaite"/></r>'},
        {"xl__externalLinks__externalLink1_xml": "<cell r='A1'><v>Mrs Wobblethwaite</v></cell>"},
        {"docProps__custom_xml": "<property><vt:lpwstr>Mrs Wobblethwaite</vt:lpwstr></property>"},
    ],
    ids=["a note", "a pivot store", "a link's store", "a property"],
)
def test_what_a_workbook_holds_beside_its_cells_is_not_kept(begun, tmp_path, held, parts):
    path = tmp_path / "themes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"author": "Mrs Wobblethwaite"})
        sheet = book.add_worksheet("theme")
        sheet.set_header("Mrs Wobblethwaite")
        sheet.data_validation("A9", {"validate": "any", "input_message": "Wobblethwaite"})
        sheet.write_row(3, 0, ["theme", "label", "rank", "why"])
        sheet.write_row(4, 0, ["voice", "Voice", None, "agreed"])
        sheet.write_formula(4, 2, '=IF("Mrs Wobblethwaite"="",1,2)', None, 2)
        sheet.write_comment(4, 1, "Mrs Wobblethwaite said so")
    _with_parts(path, **parts)
    [receipt] = loading.load(begun, [path]).receipts
    assert (receipt.refusal, receipt.rows_new) == (None, 1)
    assert b"Wobblethwaite" not in everything(begun)
    kept = kept_of(begun, receipt, tmp_path / "kept.xlsx")
    with zipfile.ZipFile(kept) as packed:
        assert b"Wobblethwaite" not in b"".join(map(packed.read, packed.namelist()))
    assert [part.rows.to_pylist() for part in read(kept)] == [
        [{"theme": "voice", "label": "Voice", "rank": "2", "why": "agreed", "source_row": 5}]
    ]


def test_a_file_that_is_whole_withdraws_nothing_when_a_row_points_at_a_person(
    comments, begun, tmp_path, held
):
    head = "theme,label,rank"
    first = tmp_path / "theme.csv"
    first.write_text(f"{head}\nhome,At home,2\n", encoding="utf-8")
    loading.load(begun, [first], by="a test")
    first.write_text(f"# scope: table=theme\n{head}\nschool,Mr Smith,3\n", encoding="utf-8")
    (receipt,) = loading.load(begun, [first], by="a test").receipts
    assert (receipt.rows_withdrawn, receipt.rows_rejected) == (0, 1)


def test_each_text_column_of_each_table_is_examined():
    modes = {
        (table.name, column.name): personal.mode_of(table, column)
        for table in contract.tables().values()
        if table.is_sent_as_it_is
        for column in table.columns
        if column.type == "VARCHAR"
    }
    assert modes["comment", "text"] == modes["visit", "seen"] == FREE
    assert modes["member", "role_title"] == modes["decision", "reason"] == FREE
    assert modes["audited_case", "case_id"] == modes["answer", "agency_id"] == CODED
    assert modes["guidance", "issuer"] == modes["evidence", "source"] == CITED
    assert modes["review_learning", "reference"] == CITED
    assert modes["review_learning", "learning"] == modes["evidence", "learning"] == FREE


def test_what_was_learned_from_a_review_may_not_name_a_person(begun, file, held):
    path = file(
        "review_learning.csv",
        (
            "learning_id,kind,reference,dated_on,learning\n"
            "L-1,rapid_review,Dr Jane Example (2025),2026-01-31,Ask the father too.\n"
            'L-2,rapid_review,RR 2,2026-01-31,"Mrs Wobblethwaite and her son, of 12 High Street"\n'
        ),
    )
    [receipt] = loading.load(begun, [path]).receipts
    assert (receipt.rows_new, receipt.rows_rejected) == (1, 1)
    assert receipt.rejects[0].column == "learning"
    assert b"Wobblethwaite" not in everything(begun)


THEMES = "theme,label,rank\nvoice,Voice,1\n"


@pytest.mark.parametrize(
    "place", ["Mrs Wobblethwaite 943 476 5919", "july/Mrs_Wobblethwaite", "943\u00a0476\u00a05919"]
)
@pytest.mark.parametrize("has_manifest", [True, False])
def test_a_folder_whose_name_points_at_a_person_is_refused(begun, tmp_path, place, has_manifest):
    folder = tmp_path / "sent" / place
    folder.mkdir(parents=True)
    (folder / "theme.csv").write_text(THEMES, encoding="utf-8")
    if has_manifest:
        (folder / "delivery.toml").write_text("as_at = 2026-07-31\n", encoding="utf-8")
    with pytest.raises(BadManifest, match="The name of a folder looks as if") as error:
        loading.load(begun, [tmp_path / "sent"], by="a test")
    assert "Wobblethwaite" not in str(error.value)
    assert "476" not in str(error.value)


@pytest.mark.parametrize("words", ['agency = "Mrs Wobblethwaite"', '"Mrs Wobblethwaite" = "x"'])
def test_a_manifest_that_points_at_a_person_is_refused(begun, tmp_path, words):
    (tmp_path / "theme.csv").write_text(THEMES, encoding="utf-8")
    for text in (
        f'as_at = 2026-07-31\n[[scope]]\nfile = "theme.csv"\ntable = "theme"\n{words}\n',
        f"as_at = 2026-07-31\n{words}\n",
        'as_at = 2026-07-31\n[[scope]]\nfile = "Mrs_Wobblethwaite.csv"\n',
    ):
        (tmp_path / "delivery.toml").write_text(text, encoding="utf-8")
        with pytest.raises(BadManifest) as error:
            loading.load(begun, [tmp_path], by="a test")
        assert "Wobblethwaite" not in str(error.value)


def test_what_a_file_is_whole_for_may_not_point_at_a_person(begun, file):
    path = file("theme.csv", f"# scope: table=theme; agency=Mrs Wobblethwaite\n{THEMES}")
    [receipt] = loading.load(begun, [path]).receipts
    assert "looks as if it holds a person's name" in receipt.refusal
    assert "Wobblethwaite" not in "".join(receipt.lines())
    assert b"Wobblethwaite" not in everything(begun)


@pytest.mark.parametrize(
    "name",
    [
        "comments 9434765919.csv",
        "comment.9434765919",
        "theme__Mrs_Wobblethwaite.csv",
        "20260731_943_476_5919.csv",
    ],
)
def test_a_file_whose_name_points_at_a_person_is_refused_and_not_repeated(begun, file, name):
    [receipt] = loading.load(begun, [file(name, THEMES)]).receipts
    assert receipt.refusal.startswith("The name of a file looks as if it holds ")
    assert receipt.file_name == NOT_REPEATED


@pytest.mark.parametrize(
    "name",
    [
        "theme__07112026_0930.csv",
        "theme_2026073112.csv",
        "theme_20260731T123059.csv",
        "theme_07112026093000.csv",
        "theme_31-07-2026.csv",
        "theme_20260731.csv",
    ],
)
def test_a_file_may_be_named_by_when_it_was_made(begun, file, name):
    [receipt] = loading.load(begun, [file(name, THEMES)]).receipts
    assert (receipt.refusal, receipt.rows_new) == (None, 1)
