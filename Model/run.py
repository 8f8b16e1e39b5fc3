#!/usr/bin/env python3
"""Runs the models with ProVerif and compares what it finds with what is expected.

  Model/run.py [NAME…]      runs all models, or those named
  Model/run.py --write      runs all and writes Model/results.md

PROVERIF names the program (default: proverif), LIMIT the seconds of
processor time that one model may take (900). A
model says in its first comment, behind `with:`, which libraries it is read with. Directly before a
query stands its name and what it must come to:

  (* NAME: proved. What it says. *)
  (* NAME: attack, "A limit of section 13". What the attacker does. *)
  (* NAME: reachable. *)            not an attack, but an event that must be possible

The file `weakened` has protocols that lack one rule, each with the queries that must then fail.
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
VERSION = "2.05"
# What ProVerif says of a query that comes to this.
SAYS = {"proved": "true", "attack": "false", "reachable": "false", "unproved": "unproved"}


@dataclass
class Query:
    name: str
    result: str
    limits: list[str]
    says: str


@dataclass
class Model:
    name: str
    file: str
    libraries: list[str]
    queries: list[Query]
    sources: dict[str, str]
    about: str = ""
    changed: list[str] = field(default_factory=list)


ANNOTATION = re.compile(r'\(\* ([\w-]+): (proved|attack|reachable)((?:, "[^"]+")*)\.(.*?)\*\)', re.S)


def load_model(files: dict[str, str], name: str, file: str, dh: str = "") -> Model:
    """Reads the annotations of one model. `dh` puts another library in the place of dh-oriented."""
    source = files[file]
    libraries = re.search(r"^ *with: (.*)$", source, re.M)[1].split()
    if dh:
        libraries[libraries.index("dh-oriented")] = dh
    queries = [Query(found[1], found[2], re.findall(r'"([^"]+)"', found[3]), " ".join(found[4].split()))
               for found in ANNOTATION.finditer(source)]
    asked = len(re.findall(r"\bchoice\[", source)) > 0
    for statement in re.findall(r"^query\b(.*?)\.$", re.sub(r"\(\*.*?\*\)", "", source, flags=re.S), re.M | re.S):
        items = statement.split(";")
        asked += len(items) - bool(re.fullmatch(r"[\s\w:,]+", items[0]) and ":" in items[0])
    if asked != len(queries):
        raise SystemExit(f"Model/run.py: {file} has {asked} queries and {len(queries)} names")
    return Model(name, file, libraries, queries, files, about=source.split("\n", 1)[0].removeprefix("(* "))


def load_models(files: dict[str, str]) -> list[Model]:
    """All models, in the order of their names."""
    models = [load_model(files, file[:-3], file) for file in sorted(files) if file.endswith(".pv")]
    names = sorted(query.name for model in models for query in model.queries)
    for name, following in zip(names, names[1:]):
        if name == following:
            raise SystemExit(f"Model/run.py: two queries are called {name}")
    return models


def load_weakened(files: dict[str, str]) -> list[Model]:
    """The models that lack a rule or run with another library, from the file `weakened`."""
    found = []
    for paragraph in re.split(r"\n\n+", files["weakened"]):
        lines = [line for line in paragraph.strip().splitlines() if not line.startswith("#")]
        if not lines:
            continue
        name, base = re.fullmatch(r"([\w-]+) of ([\w-]+)", lines[0]).groups()
        sources, dh, changed, about = dict(files), "", {}, ""
        place = ""
        for line in lines[1:]:
            word, _, rest = line.strip().partition(" ")
            if word == "about":
                about = rest
            elif word == "with":
                dh = rest
            elif word == "in":
                place = rest
            elif word == "replace":
                old = rest
            elif word == "by":
                if old not in sources[place]:
                    raise SystemExit(f"Model/run.py: {name}: {old!r} is not in {place}")
                sources[place] = sources[place].replace(old, rest)
            else:
                changed[word] = rest
        model = load_model(sources, name, base + ".pv", dh)
        for query in model.queries:
            query.limits = []
            if query.name in changed:
                query.result = changed.pop(query.name)
                model.changed.append(query.name)
            query.name = f"{query.name}/{name}"
        if changed:
            raise SystemExit(f"Model/run.py: {name}: {base} has no query {', '.join(changed)}")
        model.about = about
        found.append(model)
    return found


def read_files() -> dict[str, str]:
    files = {path.name: path.read_text() for path in sorted(HERE.glob("*.pv*"))}
    return {**files, "weakened": (HERE / "weakened").read_text()}


def run(model: Model, proverif: str, limit: int) -> tuple[list[str], float, str]:
    """Runs one model: what came of each query, the seconds of processor time, and the end of what ProVerif said."""
    with tempfile.TemporaryDirectory() as folder:
        for name, source in model.sources.items():
            (Path(folder) / name).write_text(source)
        arguments = [argument for library in model.libraries for argument in ("-lib", library + ".pvl")]
        said_to = Path(folder) / "said"
        with said_to.open("w") as out:
            process = subprocess.Popen(["nice", "-n", "19", proverif, *arguments, model.file], cwd=folder,
                                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit)),
                                       stdout=out, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        said = said_to.read_text()
        if process.returncode == -signal.SIGKILL or process.returncode == -signal.SIGXCPU:
            return [], usage.ru_utime, f"stopped after {limit} seconds"
    results = []
    for line in re.findall(r"^RESULT (?!\().*?(?=\n\n|\n--|\Z|\nRESULT)", said, re.M | re.S):
        verdict = re.search(r"is (true|false)\.", line)
        results.append(verdict[1] if verdict else "unproved")
    return results, usage.ru_utime, said[-400:]


def table(models: list[Model], weakened: list[Model], seconds: dict[str, float]) -> str:
    """The committed results. Seconds are rounded so that they rarely change."""
    def took(model):
        return next(f"< {step}" for step in (1, 10, 60, 300, 900) if seconds[model.name] < step)

    lines = ["# What the models come to", "",
             "`make model` runs the models and compares with this table; `Model/run.py --write` writes it. `README.md`",
             "says how to read it.", "", "| query | model | result | what it says | seconds of the model |",
             "|---|---|---|---|---|"]
    for model in models:
        for query in model.queries:
            limits = "".join(f" *{limit}*." for limit in query.limits)
            lines.append(f"| `{query.name}` | `{model.name}` | {query.result} | {query.says}{limits} | {took(model)} |")
    lines += ["", "## The same with a rule left out, or with another library", "",
              "In these models the queries named must fail; all others of the model come to the same as above.", "",
              "| model | of | what is different | must fail | seconds |", "|---|---|---|---|---|"]
    for model in weakened:
        changed = ", ".join(f"`{name}`" for name in model.changed) or "nothing"
        lines.append(f"| `{model.name}` | `{model.file[:-3]}` | {model.about} | {changed} | {took(model)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    files = read_files()
    models, weakened = load_models(files), load_weakened(files)
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    chosen = [model for model in models + weakened if not names or model.name in names]
    queries = sum(len(model.queries) for model in chosen)
    proverif = shutil.which(os.environ.get("PROVERIF", "proverif"))
    if not proverif:
        print(f"{len(chosen)} models with {queries} queries are ready to run, but there is no proverif: install version "
              f"{VERSION} as Model/README.md says, or name it in PROVERIF. No query was run.", file=sys.stderr)
        return 2
    version = subprocess.run([proverif, "-help"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    if VERSION not in version:
        print(f"Model/run.py: this is not ProVerif {VERSION}, so the results may differ", file=sys.stderr)
    limit = int(os.environ.get("LIMIT", "900"))
    start, wrong, seconds = time.monotonic(), 0, {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for model, (results, took, said) in zip(chosen, pool.map(lambda one: run(one, proverif, limit), chosen)):
            seconds[model.name] = took
            wanted = [SAYS[query.result] for query in model.queries]
            verdict = "as expected" if results == wanted else "NOT as expected"
            print(f"{model.name:32} {took:7.1f} s  {len(wanted):2} queries {verdict}", flush=True)
            if results != wanted:
                wrong += 1
                for query, got in zip(model.queries, results + ["no result"] * len(wanted)):
                    if got != SAYS[query.result]:
                        print(f"  {query.name}: expected {query.result} ({SAYS[query.result]}), got {got}")
                if len(results) != len(wanted):
                    print("  " + said.replace("\n", "\n  "))
    print(f"{queries} queries of {len(chosen)} models in {time.monotonic() - start:.0f} s: "
          + (f"{wrong} models not as expected" if wrong else "all as expected"))
    if "--write" in sys.argv and not wrong and not names:
        (HERE / "results.md").write_text(table(models, weakened, seconds))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
