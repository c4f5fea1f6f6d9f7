"""Pages: what stands on each, where it stands, and that no word of a contributor breaks one."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings

from coalition_kb.building import publish_pages
from coalition_kb.earlier import Earlier
from coalition_kb.findings import run
from coalition_kb.generator import settings as generator_settings
from coalition_kb.model import Alternative, Coding, Prose, Study, Universe
from coalition_kb.operations import Computer
from coalition_kb.output import below
from coalition_kb.publish import write
from coalition_kb.reader import documents, licences
from coalition_kb.site import search_facets
from coalition_kb.site.cite import citations
from coalition_kb.site.given import Site
from coalition_kb.site.pages import pages
from coalition_kb.site.prose import library
from coalition_kb.site.spellings import spellings
from coalition_kb.site.static import static
from coalition_kb.tables.coverage import covered
from tests import snapshots
from tests.csvfiles import csv_files
from tests.site import sample
from tests.site.markup import Page, rendered
from tests.site.test_prose import TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from coalition_kb.model import Analysis, Candidate, Case, Finding, Record, Source, State, Variable

FRONT = re.compile(r"---\n(.*?)\n---\n\n", re.DOTALL)


# --- what stands where ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept(project: Path, passes_project: Path) -> Mapping[str, Mapping[str, str]]:
    """The pages that are kept, as they are made now."""
    return {
        "small": snapshots.snapshots(project, "small"),
        "passes": snapshots.snapshots(passes_project, "passes"),
    }


@pytest.mark.parametrize(("of", "name"), snapshots.NAMES)
def test_a_page_is_as_it_was_reviewed(kept: Mapping[str, Mapping[str, str]], of: str, name: str) -> None:
    """`python -m tests.snapshots` writes the pages anew; the difference is the review."""
    assert kept[of][name] == (snapshots.FOLDER / of / name).read_text(encoding="utf-8")


def test_no_page_is_kept_that_is_not_made() -> None:
    found = {(path.parent.name, path.name) for path in snapshots.FOLDER.rglob("*") if path.is_file()}
    assert found == set(snapshots.NAMES)


def test_every_page_has_a_title_and_a_description(made: Mapping[str, str]) -> None:
    for path, text in made.items():
        front = FRONT.match(text)
        assert front, path
        entries = yaml.safe_load(front[1])
        assert set(entries) - {"hide", "facets", "cite", "dataset", "scripts", "redirect"} == {
            "title",
            "description",
        }, path
        assert all(isinstance(entries[name], str) and entries[name] for name in ("title", "description")), path
        assert text[front.end() :].startswith("# "), path


def test_an_id_gives_the_path(record: Record, made: Mapping[str, str]) -> None:
    ids = {"cases": {**record.cases, **record.retired}, "variables": record.variables, "findings": record.findings}
    ids["research"] = {one.id: one for one in record.questions.values() if one.kind == "research"}
    for folder, things in ids.items():
        found = {path for path in made if path.startswith(f"{folder}/")} - {f"{folder}/index.md"}
        of_partners = {f"cases/{case.id}/partners.md" for case in record.cases.values() if case.is_study}
        others = {"cases": of_partners, "findings": search_facets.BESIDE}
        assert found == {f"{folder}/{id_}.md" for id_ in things} | others.get(folder, set())
    assert {path for path in made if "/" not in path} == {
        "index.md",
        "explore.md",
        "compare.md",
        "situation.md",
        "coding.md",
        "codebook.md",
        "code.md",
        "search.md",
        "sources.md",
        "data.md",
        "universe.md",
        "definition.md",
        "coverage.md",
        "reliability.md",
        "rules.md",
        "statuses.md",
        "changes.md",
        "todo.md",
    }


def test_a_state_has_a_page_where_a_case_names_it(record: Record, made: Mapping[str, str]) -> None:
    found = {path.removeprefix("states/").removesuffix(".md") for path in made if path.startswith("states/")} - {
        "index"
    }
    assert found == {"COS", "FRD", "GFW", "KHE", "RUR", "SMA", "SYL"}
    assert "USA" in record.states
    assert all(record.states[one].name in made["states/index.md"] for one in found)


def test_every_coding_of_a_case_stands_on_its_page_with_its_reason_and_sources(
    record: Record, made: Mapping[str, str]
) -> None:
    for case in record.cases.values():
        page = rendered(made[f"cases/{case.id}.md"])
        for coding in case.all_codings:
            place = f"{coding.state}-{coding.variable}" if coding.state else coding.variable
            assert place in page.ids
            is_apart = case.is_study and coding.state
            told = rendered(made[f"cases/{case.id}/partners.md"]) if is_apart else page
            assert place in told.ids
            assert " ".join(coding.why.split()) in told.text
            cited = {f"../../../sources/{one.source}/" if is_apart else f"#s-{one.source}" for one in coding.citations}
            assert cited <= set(told.values("href"))


def test_a_contested_coding_shows_every_side(made: Mapping[str, str]) -> None:
    shown = rendered(made["cases/san-marcos-2006.md"]).text
    assert "Guard (leading): Paragraph 1." in shown
    assert "Change of government : Paragraph 3." in shown
    assert "Part taken Support or Combat forces contested" in shown  # none of them leads


def test_the_counts_of_a_facet_are_those_of_the_rows(made: Mapping[str, str]) -> None:
    page, outside = (rendered(part) for part in made["explore.md"].split('<template id="kb-outside">'))
    rows = [one.attributes["data-choices"].split(";") for one in page.elements if "data-choices" in one.attributes]
    assert len(rows) == 3
    counted = 0
    facets = [one.attributes["data-facet"] for one in page.elements if "data-facet" in one.attributes]
    choices = {facet: [one for one in page.elements if one.attributes.get("name") == facet] for facet in facets}
    for place, facet in enumerate(facets):
        for number, one in enumerate(choices[facet]):
            n = sum(str(number) in row[place].split(",") for row in rows)
            said = re.search(
                rf'name="{facet}" value="{one.attributes["value"]}"[^>]*>.*?<b>(\d+)</b>', made["explore.md"]
            )
            assert said
            assert int(said[1]) == n
            counted += n > 0
    assert counted > 10
    assert len([one for one in outside.elements if "data-choices" in one.attributes]) == 2


def test_every_candidate_stands_on_the_page_of_the_universe_once(record: Record, made: Mapping[str, str]) -> None:
    ids = [id_ for id_ in rendered(made["universe.md"]).values("id") if id_.startswith("c-")]
    assert sorted(ids) == sorted(f"c-{id_}" for id_ in record.universe.candidates)


def test_a_candidate_that_is_merged_stands_on_the_page_of_its_case(made: Mapping[str, str]) -> None:
    assert '<a href="../../universe/#c-khemed-airport-1958">The airport of Wadesdah</a>' in made["cases/khemed-1958.md"]


def test_the_map_of_cells_has_a_row_a_case_and_a_sign_a_variable(record: Record, made: Mapping[str, str]) -> None:
    table = made["coverage.md"].split("kb-map", 1)[1].split("</table>", 1)[0]
    core = [one for one in covered(record) if one.variable.core == "yes" and one.variable.unit == "intervention"]
    assert table.count("<tr>") == 1 + len(record.cases)
    assert table.count('<td class="kb-m-') == len(record.cases) * len(core)


def test_a_case_that_rests_on_one_source_that_was_read_is_named(made: Mapping[str, str]) -> None:
    told = made["coverage.md"].split("## Cases that rest on one source", 1)[1]
    assert re.findall(r'<a href="\.\./cases/([a-z0-9-]+)/">', told) == ["khemed-1958"]


def test_an_address_that_is_not_of_the_web_is_no_link(record: Record) -> None:
    record = replace(
        record, sources={key: replace(one, url="javascript:alert(1)") for key, one in record.sources.items()}
    )
    made = {str(page.path): page.data.decode() for page in pages(sample.site(record))}
    assert not [href for href in rendered(made["sources.md"]).values("href") if "javascript" in href]


# --- words that would be markup ---------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</p></li></ul></div></article></main></body></html><h1>mine</h1>",
    '"><svg onload=alert(1)> \' onmouseover=\'alert(1) " autofocus onfocus="alert(1)',
    "{{ 7 * 7 }} {% raw %} {# x #} {{ config }}",
    "---\ntitle: mine\n---\n# Mine\n...\n",
    "# a *b* **c** _d_ ~~e~~ | f | g | 1. - > + ***",
    "[e](javascript:alert(1)) ![f](//example.org/x.png) [g]: //example.org [^1] {: onclick=alert(1) }",
    "[unclosed ( { < & &lt; &#60; &amp; &",
    "```",
    "<!-- a comment that is not closed",
    "<![CDATA[ <?php <!DOCTYPE html>",
    "\\ \\< \\[ \\` \\\\",
    "    four spaces, \ttabs",
    "p < .05 & q > .1, AT&T, “quoted” 🙂 日本 \u2028 \u202e",
    "<style>*{display:none}</style><base href=//example.org><meta http-equiv=refresh content=0>",
    "<textarea><title><xmp><plaintext>",
]


def worded_universe(of: Universe, word: str) -> Universe:
    """*of* with *word* for every text in it."""

    def candidate(one: Candidate) -> Candidate:
        return replace(one, name=word, why=word, lists=tuple(replace(said, why=word) for said in one.lists))

    return Universe(
        rule=dict.fromkeys(of.rule, word),
        searched=tuple(replace(searched, says=word) for searched in of.searched),
        candidates={key: candidate(held) for key, held in of.candidates.items()},
    )


def worded_finding(one: Finding, word: str) -> Finding:
    """*one* with *word* for every text in it."""
    return replace(
        one,
        name=word,
        claim=word,
        test=word,
        supports=word,
        contradicts=word,
        limits=word,
        tests=tuple(replace(test, name=word) for test in one.tests),
        supported_if=tuple(replace(clause, says=word) for clause in one.supported_if),
        contradicted_if=tuple(replace(clause, says=word) for clause in one.contradicted_if),
        literature=tuple(replace(study, says=word, why=word) for study in one.literature),
    )


def worded_analysis(of: Analysis, word: str) -> Analysis:
    """*of* with *word* in every name; a comparison tells its measures apart by their names."""
    return replace(
        of,
        measures={key: replace(one, name=f"{word} {key}") for key, one in of.measures.items()},
        populations={key: replace(one, name=word) for key, one in of.populations.items()},
    )


def worded(record: Record, word: str) -> Record:
    """*record* with *word* for every text that a contributor writes freely. No check would let it pass."""

    def coding(one: Coding) -> Coding:
        return replace(
            one,
            why=word,
            coded=replace(one.coded, by=word),
            alternatives=tuple(alternative(side) for side in one.alternatives),
        )

    def alternative(one: Alternative) -> Alternative:
        return replace(one, why=word, citations=tuple(replace(cited, locator=word) for cited in one.citations))

    def codings(many: Mapping[str, Coding]) -> dict[str, Coding]:
        return {key: coding(one) for key, one in many.items()}

    def study(of: Study) -> Study:
        return replace(
            of,
            cast=dict.fromkeys(of.cast, word),
            phases=tuple(replace(one, name=word, aim=word, activity=word, command=word) for one in of.phases),
            objectives=tuple(
                replace(one, says=word, why=word, judged=tuple(replace(by, why=word) for by in one.judged))
                for one in of.objectives
            ),
            claims={key: replace(one, why=word) for key, one in of.claims.items()},
            answers={key: replace(one, text=word) for key, one in of.answers.items()},
            evidence=tuple(
                replace(
                    one,
                    says=word,
                    quote=word,
                    search=one.search and replace(one.search, where=word, wanted=word),
                    bears_on=tuple(replace(bears, rival=word, why=word) for bears in one.bears_on),
                )
                for one in of.evidence
            ),
        )

    def case(one: Case) -> Case:
        return replace(
            one,
            title=word,
            aliases=(word, word),
            start=coding(one.start),
            end=coding(one.end),
            summary=Prose(word, one.summary.citations, one.summary.place),
            lists=tuple(replace(listing, why=word) for listing in one.lists),
            codings=codings(one.codings),
            partners=tuple(replace(partner, codings=codings(partner.codings)) for partner in one.partners),
            accepted=tuple(replace(accepted, says=word, why=word) for accepted in one.accepted),
            study=study(one.study),
        )

    def variable(one: Variable) -> Variable:
        return replace(
            one,
            name=word,
            question=word,
            rule=word,
            counts=word,
            does_not_count=word,
            look_in=word,
            unit_of_measure=word,
            missing=dict.fromkeys(one.missing, word),
            codes={key: replace(code, name=word, meaning=word) for key, code in one.codes.items()},
        )

    def source(one: Source) -> Source:
        return replace(
            one, title=word, authors=(word,), container=word, publisher=word, issued=word, note=word, doi=word
        )

    def state(one: State) -> State:
        former = tuple(replace(name, name=word) for name in one.formerly)
        return replace(one, name=word, adjectives=(word,), also=(word,), formerly=former, m49=word, capital=word)

    return replace(
        record,
        cases={key: case(one) for key, one in record.cases.items()},
        variables={key: variable(one) for key, one in record.variables.items()},
        findings={key: worded_finding(one, word) for key, one in record.findings.items()},
        analysis=worded_analysis(record.analysis, word),
        questions={
            key: replace(one, name=word, question=word, covers=word, cannot_know=word)
            for key, one in record.questions.items()
        },
        sources={key: source(one) for key, one in record.sources.items()},
        states={key: state(one) for key, one in record.states.items()},
        treaties={key: replace(one, name=word) for key, one in record.treaties.items()},
        organisations={key: replace(one, name=word) for key, one in record.organisations.items()},
        universe=worded_universe(record.universe, word),
        themes={key: replace(one, name=word) for key, one in record.themes.items()},
        retired={key: replace(one, title=word, why=word) for key, one in record.retired.items()},
    )


def alike(path: str) -> str:
    """*path* without the name of a region, for its page is named after it; in a worded record there is one region."""
    return re.sub(r"^regions/(?!index)[a-z0-9-]+", "regions/one", path)


def bodies(record: Record) -> dict[str, Page]:
    """Every page of *record* rendered, by its path."""
    found = {}
    for page in pages(sample.site(record, results=run(record))):
        text = page.data.decode()
        front = FRONT.match(text)
        assert front
        yaml.safe_load(front[1])
        found[alike(str(page.path))] = rendered(text[front.end() :])
    return found


@pytest.fixture(scope="module")
def tame(record: Record) -> Mapping[str, Page]:
    """The pages with a harmless word everywhere: what their elements should be."""
    return bodies(worded(record, "word"))


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_words_show_as_text_on_every_page(record: Record, tame: Mapping[str, Page], word: str) -> None:
    said = " ".join(word.split())
    for path, page in bodies(worded(record, word)).items():
        assert page.skeleton == tame[path].skeleton, path
        assert page.others == [], path
        assert page.text.count(said) >= tame[path].runs.count("word"), path


@pytest.fixture(scope="module")
def case_page(record: Record) -> Callable[[str], Page]:
    """The page of one case, with a word everywhere."""
    case = record.cases["san-marcos-2004"]
    alone = replace(record, cases={case.id: case})

    def page(word: str) -> Page:
        of = worded(alone, word)
        given = Site(of, Computer(of), tables=(), downloads=(), library=library(of.sources.values()), repository="")
        made = next(page for page in pages(given) if page.path.as_posix() == f"cases/{case.id}.md")
        return rendered(FRONT.sub("", made.data.decode(), count=1))

    return page


@given(TEXTS.filter(lambda text: text.strip() and "\n" not in text and "`" not in text and "[@" not in text))
@settings(max_examples=30, deadline=None)
def test_no_word_whatever_changes_the_elements_of_a_case(case_page: Callable[[str], Page], word: str) -> None:
    assert case_page(word).skeleton == case_page("word").skeleton


# --- and on the built site --------------------------------------------------------------------------------------------


def build(record: Record, project: Path, into: Path) -> dict[str, Page]:
    """The built pages of *record*, whose checks nobody asked."""
    config = generator_settings(project, into / "frame", into / "site")
    given = sample.site(record)
    files = below("data/files", csv_files(given.tables))
    made = [
        *pages(given),
        *citations(given),
        spellings(record),
        *static(),
        *documents(project),
        *licences(project),
        *files,
    ]
    write(made, into / "docs")
    publish_pages(config, into / "docs", Earlier(), epoch=0, versions="")
    site = into / "site"
    found = {
        alike(str(path.relative_to(site))): Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")
    }
    return dict(sorted(found.items()))


def is_data(run: str) -> bool:
    """Whether *run* is the block of data that tells of the dataset. It has the words, which cannot end it (test_data_page)."""
    return run.startswith('{"@context"') and isinstance(json.loads(run), dict)


def test_the_built_site_shows_hostile_words_and_nothing_of_it_breaks(
    record: Record, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    word = " ".join(HOSTILE).replace("`", "")  # two of them are the mark of a code
    said = " ".join(word.split())
    expected = build(worded(record, "word"), project, tmp_path / "tame")
    found = build(worded(record, word), project, tmp_path / "hostile")
    assert list(found) == list(expected)
    for path, page in found.items():
        assert page.skeleton == expected[path].skeleton, path
        assert [run for run in page.programs if not is_data(run)] == [
            run for run in expected[path].programs if not is_data(run)
        ], path
        assert page.others == expected[path].others, path
        assert not page.faults, path
    assert said in found["cases/san-marcos-2004/index.html"].text
    assert said in [" ".join(run.split()) for run in found["states/COS/index.html"].runs]
