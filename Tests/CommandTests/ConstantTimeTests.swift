import Foundation
import Testing

/// What pawl does with secrets, under valgrind's memcheck.
struct ConstantTimeTests {
  @Test func `no jump and no address depends on a secret`() throws {
    let products = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
    let script = Child.tests.appending(path: "constant-time.sh").path
    let (status, output) = try Child.run([
      script, products.appending(path: "ConstantTime").path,
    ])
    print(output)
    #expect(status == 0, "\(output)")
  }
}
