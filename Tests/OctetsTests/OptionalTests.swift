import Octets
import Testing

/// Optional values that cannot be copied.
struct OptionalTests {
  private enum Refusal: Error { case refused }

  @Test func `a value is borrowed and stays`() {
    let secret: Secret? = Secret(copying: [1, 2, 3].bytes)
    for _ in 0..<2 {
      let count = secret.borrowed { $0.count }
      #expect(count == 3)
    }
  }

  @Test func `nothing is borrowed from nothing`() {
    let secret: Secret? = nil
    var wasCalled = false
    let count: Int? = secret.borrowed { secret in
      wasCalled = true
      return secret.count
    }
    #expect(count == nil && !wasCalled)
  }

  @Test func `the error of the borrower comes out`() {
    let secret: Secret? = Secret(zeros: 1)
    var caught: Refusal?
    do throws(Refusal) {
      _ = try secret.borrowed { _ throws(Refusal) -> Int in throw .refused }
    } catch { caught = error }
    #expect(caught == .refused)
  }
}
