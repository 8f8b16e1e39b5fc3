"""The tests of `make test`, each as one trial that can be run on its own with a mutant chosen."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# Areas of the fault suite, which tell what a missing sync or erasure does that nothing else shows.
AREAS = ["kills", "moments", "errors", "limits", "damage", "history", "crowds", "readers"]
# Tests that try the compiler, or run the trials below themselves.
NOT_MODULES = ("MisuseTests", "CommandTests")
# The fault suite draws its cases from a seed. With one seed, all runs try the same.
SEED = "1"
# A mutant may take so many times as long as the program does, and so many seconds more.
PATIENCE, GRACE = 5, 20
# A module test or script that takes more seconds comes after all others.
SLOW = 12
# For so many seconds the trials of a stage are tried on a mutant. Then it counts as not caught by them.
MOST = 120
# The longest file that a trial may write, in bytes.
LONGEST = 8 << 30


@dataclass(frozen=True)
class Trial:
    name: str
    command: tuple


def stages(copy, suites):
    """Returns the trials, in stages: the suites of the module tests and vectors, the scripts, the fault suite."""
    bundle = str(copy / ".build/test/release/pawlPackageTests.xctest")
    scripts = copy / "Tests/CommandTests/Scripts"
    faults = str(copy / "Tests/Faults/faults.py")
    modules = [Trial(suite, (bundle, "--testing-library", "swift-testing", "--filter", f"^{suite}/".replace(".", r"\.")))
               for suite in suites if not suite.startswith(NOT_MODULES)]
    commands = [Trial(script.name, ("/bin/bash", "-c", f"source '{scripts}/prelude.sh'; source '{script}'"))
                for script in sorted(scripts.glob("*.sh")) if script.name != "prelude.sh"]
    areas = [Trial(f"faults.py {area}", ("python3", faults, "--seed", SEED, "--workers", "1", "--only", area))
             for area in AREAS]
    return modules, commands, areas


def run(copy, trial, variables, patience):
    """Runs a trial in an empty directory of its own, as `Child.swift` does. Returns whether it succeeded,
    how many seconds it took and what it wrote. One that takes longer than `patience` has failed."""
    home = tempfile.mkdtemp(prefix="pawl-mutant-")
    binary = copy / ".build/release/pawl"
    environment = {
        "PATH": f"{binary.parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "PAWL_BINARY": str(binary), "HOME": home, "TMPDIR": home, **variables}
    began = time.monotonic()
    log = Path(home, ".log")
    with open(log, "wb") as output:
        child = subprocess.Popen(["env", "--default-signal", *trial.command], cwd=home, env=environment, stdin=subprocess.DEVNULL,
                                 stdout=output, stderr=output, start_new_session=True, preexec_fn=limit)
        try:
            status = child.wait(patience)
        except subprocess.TimeoutExpired:
            status = "too long"
        end(child.pid)
        child.wait()
    took = time.monotonic() - began
    with open(log, "rb") as output:
        output.seek(max(0, log.stat().st_size - 10_000))
        said = output.read().decode(errors="replace")
    subprocess.run(["chmod", "-R", "u+rwX", home], check=False, stderr=subprocess.DEVNULL)
    shutil.rmtree(home, ignore_errors=True)
    return status == 0, took, said


def limit():
    """Keeps a mutant that never stops writing from filling the disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST, LONGEST))


def end(session):
    """Ends what a trial has left running in its session."""
    for entry in os.listdir("/proc"):
        try:
            fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split() if entry.isdigit() else []
            if fields and int(fields[3]) == session:
                os.kill(int(entry), signal.SIGKILL)
        except OSError:
            continue


def measure(copy, trial, number_count):
    """Runs a trial without a mutant. Returns whether it succeeded, how long it took, what it wrote, and the
    numbers of the mutants whose places it reaches."""
    with tempfile.NamedTemporaryFile(prefix="pawl-reached-") as reached:
        reached.truncate(4096)
        passed, took, said = run(copy, trial, {"PAWL_MUTANT": "0", "PAWL_MUTANT_REACHED": reached.name}, 1200)
        numbers = [number for number, byte in enumerate(Path(reached.name).read_bytes()) if byte and 0 < number <= number_count]
    if not passed:
        # Some tests count what the program opens, and it opens one file more to note what it reaches. Others
        # fail once because much else runs on the machine.
        passed, took, said = run(copy, trial, {"PAWL_MUTANT": "0"}, 1200)
        numbers = numbers if passed and numbers else list(range(1, number_count + 1))
    return passed, took, said, numbers


def order(row, trial, took, reached):
    """What caught the mutant before comes first, then the cheapest. A trial of the mutant's own module, and one
    that reaches few places, is more likely to notice."""
    own = trial.name.startswith(row.place.file.split("/")[1] + "Tests.")
    return trial.name != row.before, took * (0.5 if own else 1) * len(reached)
