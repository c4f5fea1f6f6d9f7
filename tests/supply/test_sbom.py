"""`make sbom`: a bill of materials that names everything which comes with the project, as CycloneDX 1.5."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT7

from tests.programs import needed
from tests.supply.lock import ROOT, Locked, locked, runtime

SCHEMAS = "bom-1.5.SNAPSHOT.schema.json", "spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json"
COMING = [one for one in locked() if one.name in runtime()]


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `make sbom` writes, made by the environment of the tests."""
    file = tmp_path_factory.mktemp("sbom") / "made" / "sbom.cdx.json"
    programs = Path(sys.executable).parent
    words = ("-s", "-o", ".venv/.ready", "sbom", f"BIN={programs}", f"SBOM={file}")
    subprocess.run([needed("make"), *words], cwd=ROOT, check=True)  # noqa: S603 - our own words
    made: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return made


def hashes(component: dict[str, Any]) -> set[str]:
    """The hashes of the files of a component."""
    return {
        f"sha256:{one['content']}"
        for reference in component["externalReferences"]
        for one in reference["hashes"]
        if one["alg"] == "SHA-256"
    }


def test_it_is_valid_by_the_schema_of_cyclonedx(bill: dict[str, Any]) -> None:
    folder = files("cyclonedx.schema").joinpath("_res")  # pip-audit brings it
    schemas = [json.loads(folder.joinpath(name).read_text(encoding="utf-8")) for name in SCHEMAS]
    known = Registry().with_resources((one["$id"], DRAFT7.create_resource(one)) for one in schemas)
    errors = jsonschema.Draft7Validator(schemas[0], registry=known).iter_errors(bill)
    assert [error.message for error in errors] == []
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")


def test_it_is_the_bill_of_this_project(bill: dict[str, Any]) -> None:
    assert bill["metadata"]["component"]["name"] == "coalition-kb"


@pytest.mark.parametrize("package", COMING, ids=lambda one: f"{one.name}-{one.version}")
def test_it_names_what_comes_with_the_project_by_version_and_hash(package: Locked, bill: dict[str, Any]) -> None:
    (component,) = [
        one for one in bill["components"] if (one["name"], one["version"]) == (package.name, package.version)
    ]
    assert component["purl"] == f"pkg:pypi/{package.name}@{package.version}"
    assert hashes(component) == {one["hash"] for one in package.files}


def test_it_names_nothing_that_is_for_development_alone(bill: dict[str, Any]) -> None:
    assert {one["name"] for one in bill["components"]} == runtime()
