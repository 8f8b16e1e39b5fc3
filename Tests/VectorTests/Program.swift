import Foundation
import Rehearsal
import Testing
import VectorCatalogue

/// The real program: what it ends with, what it writes and how much memory it takes.
struct Program {
  /// One run: its arguments, and what must come of it.
  struct Run: Encodable {
    let arguments: [String]
    let status: Int
    /// SHA-256 of what it writes to standard output; nothing where that does not matter.
    let output: String?
    let name: String
    /// What it reads from standard input, in hexadecimal; nothing without it.
    var input: String?
  }

  /// What many runs came to.
  struct Report: Decodable {
    /// What was not as it should be, one line each.
    let failures: [String]
    /// The errors that were said, each once, behind the name of the file.
    let errors: Set<String>
    /// The most memory that a run took, in KiB.
    let memory: Int
    /// The most time that a run took of the processor, in seconds.
    let seconds: Double
  }

  /// The release binary that `make build` makes, or the one that the Makefile names.
  static var binary: URL {
    if let path = ProcessInfo.processInfo.environment["PAWL_BINARY"] { return URL(filePath: path) }
    return VectorFiles.folder.appending(path: "../../.build/release/pawl").standardized
  }

  /// Has strace tell a program that there are eight processors.
  static let withEightProcessors = [
    "strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf", "-e", "trace=sched_getaffinity",
    "-e", "inject=sched_getaffinity:poke_exit=@arg3=ff00000000000000", "--",
  ]

  /// Runs one after another, behind the words of `wrapper`. A small process of its own starts them, since
  /// a child of this one would count this one's memory as its own.
  static func run(
    _ runs: [Run], in directory: URL, wrapper: [String] = []
  ) throws -> Report {
    let list = directory.appending(path: "runs.json")
    try JSONEncoder().encode(runs).write(to: list)
    let driver = Process()
    driver.executableURL = URL(filePath: "/usr/bin/env")
    driver.arguments =
      ["--default-signal", "python3", "-c", script, list.path] + wrapper + [binary.path]
    driver.currentDirectoryURL = directory
    driver.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": directory.path]
    let output = Pipe()
    driver.standardInput = FileHandle.nullDevice
    driver.standardOutput = output
    try driver.run()
    let report = output.fileHandleForReading.readDataToEndOfFile()
    driver.waitUntilExit()
    try #require(driver.terminationStatus == 0)
    return try JSONDecoder().decode(Report.self, from: report)
  }

  private static let script = """
    import hashlib, json, os, subprocess, sys
    failures, errors, memory, seconds = [], set(), 0, 0.0
    for run in json.load(open(sys.argv[1])):
        with open("output", "wb") as output, open("said", "wb") as said:
            child = subprocess.Popen(sys.argv[2:] + run["arguments"], stdin=subprocess.PIPE,
                                     stdout=output, stderr=said)
            child.stdin.write(bytes.fromhex(run.get("input", "")))
            try:
                child.stdin.close()
            except BrokenPipeError:
                pass
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = 0
        seconds = max(seconds, usage.ru_utime + usage.ru_stime)
        memory = max(memory, usage.ru_maxrss)
        status = os.waitstatus_to_exitcode(status)
        digest = hashlib.sha256(open("output", "rb").read()).hexdigest()
        said = open("said", "rb").read()
        if status != run["status"]:
            failures.append(f"{run['name']}: {status} instead of {run['status']}: {said}")
        if run.get("output") not in (None, digest):
            failures.append(f"{run['name']}: released something else")
        errors |= {line.split(": ", 2)[-1].removeprefix(run["arguments"][-1] + ": ")
                   for line in said.decode().splitlines() if line.startswith("pawl: error: ")}
        if any(byte < 32 and byte != 10 or byte == 127 for byte in said):
            failures.append(f"{run['name']}: said {said}")
    print(json.dumps({"failures": failures, "errors": sorted(errors), "memory": memory, "seconds": seconds}))
    """
}
