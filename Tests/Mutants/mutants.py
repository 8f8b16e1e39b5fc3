#!/usr/bin/env python3
"""Breaks the sources in many places, one at a time, and counts how many of these mutants the tests catch.

  Tests/Mutants/mutants.py              builds, runs and writes Tests/Mutants/results.tsv
  Tests/Mutants/mutants.py --list       lists the mutants
  Tests/Mutants/mutants.py --check      checks the choice and the reasons against the sources
  Tests/Mutants/mutants.py --only 3,17  runs these alone, and writes nothing
  Tests/Mutants/mutants.py --self-test  checks this program

Rules find the places (`places.py`). All mutants are built into one program and one set of module tests, in
.build/mutants, and the variable PAWL_MUTANT chooses one by its number. First come the module tests and the
vectors, then the scripts, then the slow ones of both, then the fault suite. In each stage the tests run once without a mutant, and note
which places they reach. Then each mutant that is left meets the tests that reach it until one fails: first the
one that caught it in the run before, then the cheapest. Those of a stage have two minutes for each mutant. What
no test catches stands in `reasons.tsv` with the reason, or needs a test.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.dont_write_bytecode = True

import build  # noqa: E402
import self_test
import trials
from places import Place

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COPY = ROOT / ".build/mutants"
RESULTS = HERE / "results.tsv"
# The share that has to be caught of the mutants that change what pawl does, in percent.
WANTED = 95


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("list", "check", "self-test"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--only", default="", help="the numbers of mutants, with commas")
    parser.add_argument("--flags", default="", help="flags for the build of the module tests")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args()
    if options.self_test:
        return self_test.main()
    reasons = read_reasons()
    excluded = {key for key, (verdict, _) in reasons.items() if verdict == "does not compile"}
    chosen = build.choose(ROOT, excluded)
    build.check(chosen)
    check_reasons(reasons)
    if options.check:
        return 0
    if options.list:
        for number, place in enumerate(chosen, 1):
            print(number, f"{place.file}:{place.line + 1}", place.function, place.kind, place.change, sep="\t")
        return 0
    began = time.monotonic()
    build.write(ROOT, COPY, chosen)
    suites = build.build(COPY, chosen, options.flags.split())
    built = time.monotonic() - began
    only = {int(number) for number in options.only.split(",") if number}
    before = read_catchers()
    rows = [Row(number, place, before.get(place.key[:4], ""))
            for number, place in enumerate(chosen, 1) if not only or number in only]
    with ThreadPoolExecutor(options.workers) as pool:
        for baseline in baselines(chosen, suites, pool):
            list(pool.map(lambda row: meet(row, baseline), [row for row in rows if not row.caught]))
            if all(row.caught for row in rows):
                break
    return 0 if only else conclude(rows, reasons, built, time.monotonic() - began)


@dataclass
class Row:
    """A mutant, and what has come of it."""
    number: int
    place: Place
    # What has caught it in the run before, which comes first.
    before: str
    caught: str = ""
    seconds: float = 0
    met: int = 0


def read_reasons():
    """Returns what reasons.tsv says of each place: whether it is left out, and why."""
    reasons = {}
    for line in (HERE / "reasons.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            *key, verdict, reason = line.split("\t")
            reasons[tuple(key)] = (verdict, reason)
    return reasons


def check_reasons(reasons):
    known = {place.key for place in build.find(ROOT)}
    for key, (verdict, _) in reasons.items():
        if key not in known:
            raise SystemExit(f"mutants: reasons.tsv has a place that no longer exists: {' '.join(key)}")
        if verdict not in ("does not compile", "changes nothing", "not caught"):
            raise SystemExit(f"mutants: reasons.tsv has an unknown verdict: {verdict}")


def read_catchers():
    """Returns, for each mutant of the last results, the test that caught it."""
    if not RESULTS.exists():
        return {}
    rows = [line.split("\t") for line in RESULTS.read_text().splitlines() if not line.startswith("#")]
    return {tuple(row[1:5]): row[5].removeprefix("caught by ") for row in rows}


def baselines(chosen, suites, pool):
    """Yields what is known of the trials, one stage after the other: the module tests, the scripts, those of
    both that are slow, the fault suite. Nothing is measured before it is needed."""
    modules, scripts, faults = trials.stages(COPY, suites)
    late = []
    for stage in modules, scripts:
        baseline = measure(chosen, stage, pool)
        late += [known for known in baseline if known[1] > trials.SLOW]
        yield [known for known in baseline if known[1] <= trials.SLOW]
    yield late
    yield measure(chosen, faults, pool)


def measure(chosen, stage, pool):
    """Runs every trial of a stage without a mutant. Ends the program if one fails. What was measured for these
    very mutants is kept, so that an interrupted run can go on."""
    kept = COPY / ".build/baseline.json"
    stamp = [list(place.key) for place in chosen]
    known = json.loads(kept.read_text()) if kept.exists() else {}
    measured = known["measured"] if known.get("stamp") == stamp else {}
    missing = [trial for trial in stage if trial.name not in measured]
    results = pool.map(lambda trial: trials.measure(COPY, trial, len(chosen)), missing)
    for trial, (passed, took, said, numbers) in zip(missing, results):
        if not passed:
            raise SystemExit(f"{said[-3000:]}\nmutants: {trial.name} fails without a mutant")
        measured[trial.name] = [took, numbers]
        kept.write_text(json.dumps({"stamp": stamp, "measured": measured}))
        print(f"without a mutant: {trial.name}: {took:.1f} s, reaches {len(numbers)}", flush=True)
    return [(trial, *measured[trial.name]) for trial in stage]


def meet(row, baseline):
    """Lets a mutant meet the trials of a stage that reach it until one fails, or its time is over."""
    reaching = [known for known in baseline if row.number in known[2]]
    reaching.sort(key=lambda known: trials.order(row, *known))
    began = time.monotonic()
    for trial, took, _ in reaching:
        if time.monotonic() - began > trials.MOST:
            break
        row.met += 1
        patience = took * trials.PATIENCE + trials.GRACE
        # Chance can fail a test once, when much else runs on the machine.
        if not any(trials.run(COPY, trial, {"PAWL_MUTANT": str(row.number)}, patience)[0] for _ in range(2)):
            row.caught = trial.name
            break
    row.seconds += time.monotonic() - began
    place = row.place
    print(f"{row.number} {place.kind}: {place.file}:{place.line + 1}: {place.change}: "
          f"{row.caught or f'not caught by {row.met}'} ({row.seconds:.0f} s)", flush=True)


def conclude(rows, reasons, built, took):
    """Writes the results, and returns whether they are as they should be."""
    lines, counts, bad = [], Counter(), []
    for row in rows:
        verdict, _ = reasons.get(row.place.key, ("", ""))
        outcome = f"caught by {row.caught}" if row.caught else verdict or "no reason"
        counts["caught" if row.caught else outcome] += 1
        lines.append("\t".join([str(row.number), *row.place.key[:4], outcome, f"{row.seconds:.0f}"]))
        if bool(row.caught) == bool(verdict):
            bad.append(f"{row.number} {row.place.file}: {row.place.change}: {outcome}")
    kinds = Counter(row.place.kind for row in rows)
    different = len(rows) - counts["changes nothing"]
    share = 100 * counts["caught"] / different
    figure = (f"{len(rows)} mutants, of which {counts['caught']} were caught: {share:.1f} % of the {different} that "
              f"change what pawl does")
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True).stdout
    head = [f"# {figure}. The sources are those of {commit.strip()}.", f"# {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}.",
            f"# The build took {built / 60:.0f} minutes, all {took / 60:.0f}.",
            "# number, kind, file, function, change, outcome, seconds"]
    RESULTS.write_text("\n".join(head + lines) + "\n")
    print(figure)
    for line in bad:
        print(f"mutants: this needs a test or a reason, or has a reason and is caught: {line}")
    return 1 if bad or share < WANTED else 0


if __name__ == "__main__":
    sys.exit(main())
