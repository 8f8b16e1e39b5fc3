import Fuzzing
import Glibc

// What libFuzzer calls. The target is named in PAWL_FUZZ_TARGET; `make fuzz` runs them all.

private let target: FuzzTarget = {
  guard let name = getenv("PAWL_FUZZ_TARGET"),
    let target = FuzzTarget(rawValue: String(cString: name))
  else { fatalError("PAWL_FUZZ_TARGET names no target") }
  return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.run([UInt8](UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
