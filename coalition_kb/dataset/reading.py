"""Lines that read the dataset in each program, from the folder that holds its files. The tests run them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines that a reader pastes: in which program, which files they read, and what the reader has then."""

    id: str
    program: str
    language: str  # of the lines, as a Markdown fence names it
    files: tuple[str, ...]
    lines: str
    gives: str
    needs: str = ""  # what must be installed beside the program


READINGS: tuple[Reading, ...] = (
    Reading(
        "r-csv",
        "R",
        "r",
        ("cases_wide.csv", "partners.csv"),
        """\
cases <- read.csv("cases_wide.csv", na.strings = "", encoding = "UTF-8")
partners <- read.csv("partners.csv", na.strings = "", encoding = "UTF-8")
both <- merge(partners, cases, by = "case_id", suffixes = c("", "_of_case"))
nrow(both)""",
        'One row a partner, with all that is told of its case. With na.strings = "" an empty cell alone is missing, and '
        "the letters NA stay letters.",
    ),
    Reading(
        "r-stata",
        "R",
        "r",
        ("cases_wide.dta",),
        """\
library(haven)
coded <- read_dta("cases_wide.dta")
cases <- as_factor(zap_missing(coded))
nrow(cases)""",
        "coded has the numbers, with the reasons for what is missing as tagged NA; cases has words, with plain NA. Without "
        "zap_missing the reasons would become answers.",
        "the package haven",
    ),
    Reading(
        "r-spss",
        "R",
        "r",
        ("cases_wide.sav",),
        """\
library(haven)
coded <- read_sav("cases_wide.sav", user_na = TRUE)
cases <- as_factor(zap_missing(coded))
nrow(cases)""",
        "The same from the file for SPSS: user_na keeps the reasons for what is missing, zap_missing takes them away.",
        "the package haven",
    ),
    Reading(
        "stata",
        "Stata",
        "stata",
        ("cases_wide.dta",),
        """\
use "cases_wide.dta", clear
describe
label list""",
        "Variables and codes with their labels. Reasons for what is missing are .a to .f: they are left out of every "
        "calculation, and tabulate shows them with its option missing.",
    ),
    Reading(
        "stata-csv",
        "Stata",
        "stata",
        ("dyads.csv",),
        """\
import delimited "dyads.csv", varnames(1) encoding("utf-8") bindquote(strict) clear
describe""",
        "Any table that comes as CSV alone.",
    ),
    Reading(
        "spss",
        "SPSS",
        "spss",
        ("cases_wide.sav",),
        """\
GET FILE = "cases_wide.sav".
DISPLAY DICTIONARY.
LIST VARIABLES = case_id title /CASES = FROM 1 TO 5.""",
        "Variables and codes with their labels, and the first cases. Reasons for what is missing are user-missing values. "
        "PSPP, which is free, reads the same lines.",
    ),
    Reading(
        "python-csv",
        "Python",
        "python",
        ("cases_wide.csv", "partners.csv"),
        """\
import pandas

how = {"keep_default_na": False, "na_values": [""]}
cases = pandas.read_csv("cases_wide.csv", **how)
partners = pandas.read_csv("partners.csv", **how)
both = partners.merge(cases, on="case_id", suffixes=("", "_of_case"))
print(len(both))""",
        "One row a partner, with all that is told of its case. An empty cell alone is missing; NA and None stay words.",
        "the package pandas",
    ),
    Reading(
        "python-parquet",
        "Python",
        "python",
        ("dyads.parquet",),
        """\
import pandas

dyads = pandas.read_parquet("dyads.parquet", dtype_backend="numpy_nullable")
print(len(dyads))""",
        "Every case with every state of its time, with the types of the columns kept.",
        "the packages pandas and pyarrow",
    ),
    Reading(
        "python-sqlite",
        "Python",
        "python",
        ("coalition-kb.sqlite",),
        """\
import sqlite3

database = sqlite3.connect("coalition-kb.sqlite")
for row in database.execute("SELECT case_id, count(*) FROM partners GROUP BY case_id ORDER BY 2 DESC, 1 LIMIT 5"):
    print(*row)""",
        "The cases with most partners.",
    ),
    Reading(
        "sql",
        "SQL",
        "sql",
        ("coalition-kb.sqlite",),
        """\
.open coalition-kb.sqlite
SELECT cases.case_id, cases.title, count(*) AS partners
FROM cases JOIN partners USING (case_id)
GROUP BY cases.case_id ORDER BY partners DESC, cases.case_id LIMIT 5;""",
        "The cases with most partners, in the program sqlite3. Its first line opens the file; the rest is SQL for any program.",
    ),
)


def readings(files: Collection[str]) -> list[Reading]:
    """The lines whose files are among *files*, the names in one folder."""
    return [one for one in READINGS if set(one.files) <= set(files)]


def lines(files: Collection[str]) -> str:
    """The same as Markdown, program by program, for a file that goes with the folder."""
    return "\n\n".join(_markdown(one) for one in readings(files))


def programs(made: Iterable[Reading]) -> dict[str, list[Reading]]:
    """The readings *made* by their program, in their order."""
    found: dict[str, list[Reading]] = {}
    for one in made:
        found.setdefault(one.program, []).append(one)
    return found


def _markdown(one: Reading) -> str:
    needs = f" (with {one.needs})" if one.needs else ""
    return f"{one.program}{needs}:\n\n```{one.language}\n{one.lines}\n```\n\n{one.gives}"
