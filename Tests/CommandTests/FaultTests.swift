import Foundation
import Testing

/// The short form of the fault suite in `Tests/Faults`; `make torture` runs the long one.
struct FaultTests {
  @Test func `whatever fails, nothing is lost and no key is used twice`() throws {
    let suite = Child.tests.appending(path: "Faults/faults.py").path
    let (status, output) = try Child.run(["python3", suite])
    print(output)
    #expect(status == 0, "\(output)")
  }
}
