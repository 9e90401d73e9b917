"""Rules that hold for every file of this repository, whoever wrote it."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MAX_FILE_LINES = 450
MAX_FUNCTION_LINES = 50
CODE = {".py", ".ts", ".tsx", ".css", ".sh", ".mjs"}
GENERATED = {"requirements.lock", "requirements-dev.lock", "web/package-lock.json"}
SELF = "tests/unit/test_repository.py"

# Web addresses that are names rather than places to fetch from, and examples in documentation.
HOST = re.compile(r"https?://((?:[a-z0-9-]+\.)+[a-z]{2,})\b")
NAMES_ONLY = re.compile(
    r"(^|\.)(w3\.org|json-schema\.org|openid\.net|apache\.org|invalid|example(\.(com|org|net))?)$"
)


def tracked(*suffixes: str) -> Iterator[Path]:
    """The files under version control with one of these suffixes, or all."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if name not in GENERATED and path.is_file() and (not suffixes or path.suffix in suffixes):
            yield path


def text_of(path: Path) -> str:
    """The file's text; empty for binary files."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


def lines_with(pattern: str, *suffixes: str) -> list[str]:
    """`file:line: text` of every line that matches, in all files but this one."""
    sought = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in tracked(*suffixes)
        if str(path.relative_to(ROOT)) != SELF
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if sought.search(line)
    ]


def test_no_code_file_is_longer_than_one_can_keep_in_mind() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for path in tracked(*CODE)
        if (length := len(text_of(path).splitlines())) > MAX_FILE_LINES
    }
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in tracked(".py")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES
    ]
    assert long == []


def test_nothing_is_left_for_later() -> None:
    assert lines_with(r"\b(TODO|FIXME|XXX|HACK|WIP)\b", *CODE, ".md", ".toml", ".html") == []


def test_no_error_is_waved_through() -> None:
    """A blanket `type: ignore` or `noqa` hides more than it was written for."""
    assert lines_with(r"# type: ignore(?!\[)|# noqa(?!: )|@ts-(ignore|nocheck)", *CODE) == []
    assert lines_with(r"eslint-disable(?!(-next)?-line @?[\w/-]+ --)", ".ts", ".tsx") == []


def test_only_a_missing_java_lets_a_test_be_skipped() -> None:
    skips = lines_with(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b", ".py")
    assert [line for line in skips if "java" not in line.lower()] == []
    assert lines_with(r"\b(it|test|describe)\.(skip|only|todo|fails)\b", ".ts", ".tsx") == []


def test_no_package_registry_is_written_down() -> None:
    """Mirrors are chosen by the environment; a lock file that names one breaks elsewhere."""
    registries = r"registry\.(npmjs|yarnpkg)|pypi\.org|pythonhosted|proxy\.golang|repo1?\.maven"
    found = lines_with(registries)
    found += [
        f"{name}: {line.strip()[:120]}"
        for name in sorted(GENERATED)
        for line in (ROOT / name).read_text("utf-8").splitlines()
        if re.search(registries + r"|--index-url|\"resolved\": \"http", line)
    ]
    assert found == []


@pytest.mark.parametrize("folder", ["web/src", "web/index.html", "src/parlour"])
def test_what_we_serve_names_no_other_host(folder: str) -> None:
    """Fonts, scripts, pictures: everything comes from the installation itself."""
    foreign = [
        line
        for line in lines_with(HOST.pattern, ".ts", ".tsx", ".css", ".html", ".py", ".svg")
        if line.startswith(folder)
        and ".test.ts" not in line.partition(":")[0]
        and not all(NAMES_ONLY.search(host) for host in HOST.findall(line))
    ]
    assert foreign == []


def test_no_machine_path_and_no_private_key_is_committed() -> None:
    assert lines_with(r"/work/(main|shared)\b|/root/|BEGIN [A-Z ]*PRIVATE KEY") == []


def test_large_files_stay_out() -> None:
    limit = 400 * 1024
    large = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.stat().st_size > limit and path.suffix != ".lock"
    ]
    assert large == []
