"""What a workbook holds beside its cells, and is kept with it: notes, text boxes, pivot stores.

A pivot table remembers the rows that it was made of, and a link the cells that it fetched, even
when nothing of them stands on a sheet any more.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from learning_hub.loading.reading import Unreadable

MAX_BYTES = 100_000_000
# The parts that hold the cells, their looks, or nothing that anybody wrote.
_OTHERS = re.compile(
    r"xl/(worksheets/[^/]+|sharedStrings|styles|calcChain|metadata|(persons|theme|richData)/.*)"
    r"\.xml|docProps/(app|thumbnail)\..*|\[Content_Types\]\.xml|(xl/)?_rels/.*|META-INF/.*"
    r"|(styles|settings)\.xml|.*\.(bin|rdf|png|jpe?g|gif|emf|wmf)|mimetype|.*/",
    re.IGNORECASE,
)
# Who wrote a note or the file: a colleague, and no text of theirs.
_AUTHORS = re.compile(
    r"<((?:\w+:)?(?:author|creator|lastModifiedBy|initial-creator|printed-by))\b[^>]*>[^<]*</\1>"
)
# Where one text ends. Other tags, such as those of bold type, stand within a text.
_ENDS = re.compile(
    r"</(?:\w+:)?(?:comment|threadedComment|annotation|p|si|sp|v|definedName|title|subject"
    r"|description|keywords?|category|user-defined|lpwstr)>"
)
# What pivot stores and links hold, how pictures are described, and where a link leads.
_HELD = re.compile(r"\b(?:v|descr|title|Target)=(\"[^\"]*\"|'[^']*')")
_IN_OPEN_DOCUMENT = re.compile(
    r"<(office:annotation|draw:text-box|draw:custom-shape|svg:desc|svg:title)\b.*?</\1>", re.DOTALL
)


def _texts_of(name: str, text: str) -> Iterator[str]:
    if name == "content.xml":
        # All else in it is the cells.
        text = "\n".join(found[0] for found in _IN_OPEN_DOCUMENT.finditer(text))
    yield from (html.unescape(found[1][1:-1]) for found in _HELD.finditer(text))
    plain = re.sub(r"<[^>]*>", "", _ENDS.sub("\n", _AUTHORS.sub("", text)))
    yield from (html.unescape(line.strip()) for line in plain.split("\n") if line.strip())


def texts_beside(path: Path) -> Iterator[str]:
    """Give every text that a workbook holds beside its cells. None when it is no workbook.

    Raises Unreadable when there is more of it than could be looked over.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        parts = [part for part in packed.infolist() if not _OTHERS.fullmatch(part.filename)]
        if sum(part.file_size for part in parts if part.filename != "content.xml") > MAX_BYTES:
            raise Unreadable(
                f"{path.name} holds more beside its cells than can be looked over, such as what "
                "its pivot tables remember. Save its tables alone and load those."
            )
        for part in parts:
            yield from _texts_of(part.filename, packed.read(part).decode("utf-8", "replace"))
