"""Every format that there is has its words, its documentation, an example and tests of its own."""

import ast
from dataclasses import fields, replace
from pathlib import Path

import pytest
from examples_of_formats import EXAMPLES

from learning_hub import contract, contract_text, loading
from learning_hub.loading.formats import order, registry
from learning_hub.loading.formats.format import Documentation, Format, Told
from learning_hub.loading.read.opening import read
from learning_hub.loading.record.receipts import Receipt

TESTS = Path(__file__).resolve().parent
FORMATS = registry.by_module()


def naming_tests(path, name):
    """List the tests in a file in which the name of a format stands, as that of a receipt would."""
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and any(isinstance(inner, ast.Constant) and inner.value == name for inner in ast.walk(node))
    ]


def lacking(module, one, examples=EXAMPLES):
    """List what a format lacks, each as a person would need to be told it."""
    # Formats of one folder share a file of tests.
    file = TESTS / f"test_{module.removeprefix('learning_hub.loading.formats.').split('.')[0]}.py"
    said = []
    if not one.words.strip():
        said.append("words: what a file of it is said to be")
    said += [
        f"documentation: {part.name}"
        for part in fields(one.documentation)
        if len(getattr(one.documentation, part.name).strip()) < 4
    ]
    if not (one.columns or one.recognise):
        said.append("columns or recognise: what it is known by")
    # Rows of our own tables are taken as they are, and labels are part of another file.
    if not (one.transform or one.take_whole or one.is_labels or one.told is Told.BY_NOTHING_ELSE):
        said.append("transform or take_whole: what its rows become")
    if one.name not in examples:
        said.append(f"an example: a file under '{one.name}' in tests/examples_of_formats.py")
    if not naming_tests(file, one.name):
        said.append(
            f"a test: one in tests/{file.name} in which '{one.name}' stands, as the "
            "format of its receipt"
        )
    return [f"the format '{one.name}' ({module}) lacks {words}" for words in said]


@pytest.mark.parametrize("module", FORMATS)
def test_a_format_has_words_documentation_an_example_and_a_test(module):
    said = lacking(module, FORMATS[module])
    assert not said, "\n".join(said)


def test_all_that_a_format_lacks_is_named():
    bare = Format("parish register", " ", Documentation("Parish registers", "", "x", "rows.", ""))
    said = "\n".join(lacking("learning_hub.loading.formats.parish", bare))
    assert said.count("the format 'parish register' (learning_hub.loading.formats.parish) ") == 8
    for words in (
        "lacks words",
        "lacks documentation: what\n",
        "documentation: known_by",
        "documentation: not_taken",
        "lacks columns or recognise",
        "lacks transform or take_whole",
        "lacks an example",
        "lacks a test: one in tests/test_parish.py in which 'parish register' stands",
    ):
        assert words in said


def test_no_example_is_left_of_a_format_that_is_gone():
    assert not set(EXAMPLES) - {one.name for one in FORMATS.values()}


@pytest.fixture
def example(file):
    """Give a function that writes the example of a format, and gives its path."""

    def write(name, prefix=""):
        file_name, text = EXAMPLES[name]
        return file(prefix + file_name, text)

    return write


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_known_by_its_own_format_and_no_other_that_is_as_sure(name, example):
    [part] = read(example(name))
    assert registry.format_of(part).name == name
    told = registry.named(name).told
    assert [one.name for one in FORMATS.values() if one.told <= told and one.knows(part)] == [name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_loads_and_leaves_the_way_free_for_the_next_of_its_kind(name, example, folder):
    outcome = loading.load(folder, [example(name), example(name, "again_")], by="a test")
    one = registry.named(name)
    for receipt in outcome.receipts:
        assert receipt.format == name
        assert (receipt.refusal, receipt.rejects) == (None, []), (
            "the example must load whole into a warehouse that holds nothing, so a format brings "
            "the areas and measures that its rows name, in tables of its own (as fingertips does)\n"
            + "\n".join(receipt.lines())
        )
        assert receipt.read_as == one.words
    if not one.is_labels:
        assert outcome.receipts[0].rows_new > 0
    kept = {path.name.split(".")[0] for path in (folder / "received").glob("*")}
    assert bool(kept) == (one.keeps_original and not one.is_labels)


@pytest.mark.parametrize("one", FORMATS.values(), ids=lambda one: one.name)
def test_what_a_format_names_is_another_format_which_is_read_before_it(one):
    names = {other.name for other in FORMATS.values()}
    assert {*one.needs, *filter(None, [one.labels])} <= names - {one.name}
    assert not one.labels or registry.named(one.labels).is_labels
    for needed in one.needs:
        assert order.turn_of(needed) < order.turn_of(one.name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_turn_of_a_file_is_told_by_its_first_bytes(name, example):
    assert order.turn_of_file(example(name)) == order.turn_of(name)


def test_files_of_a_delivery_are_read_after_those_that_they_need(example):
    # By their names alone the data would come first.
    paths = [example("lait"), example("lait dictionary"), example("ees")]
    [delivery] = loading.gather(paths)
    assert [path.name for path in delivery.files] == [
        "lait_dictionary.csv",
        "referrals.csv",
        "bds_long.csv",
    ]


def test_surer_formats_are_asked_first_and_our_own_tables_last():
    told = [one.told for one in registry.all_formats()]
    assert told == sorted(told)
    assert told.count(Told.BY_NOTHING_ELSE) == 1
    assert registry.all_formats()[-1].name == "table"


def test_two_formats_of_one_name_are_an_error(monkeypatch):
    from learning_hub.loading.formats import fingertips

    twin = replace(fingertips.FORMAT, name="neighbours")
    monkeypatch.setattr(fingertips, "FORMAT", twin)
    with pytest.raises(ValueError, match="Two formats have the name neighbours"):
        registry.by_module.__wrapped__()


def test_the_readme_of_the_data_has_every_format():
    said = contract_text.text()
    for one in FORMATS.values():
        assert f"\n### {one.documentation.title}\n" in said


def test_what_is_no_format_has_its_words_too():
    assert Receipt("a.xlsx", format=registry.WORKBOOK).read_as == "a workbook of our tables"
    assert Receipt("a.csv", format=registry.KNOWN).read_as == "held already"
    assert Receipt("a.csv").read_as == "not recognised"


def test_the_warehouse_knows_of_which_formats_no_figure_has_a_line():
    assert set(contract.WORKED_OUT_FORMATS) == {
        one.name for one in FORMATS.values() if one.is_worked_out
    }
