import CSystem

/// A QR code (ISO/IEC 18004) of error correction level M, as libqrencode draws it. The library is loaded when
/// a code is asked for.
package struct QRCode: Sendable {
  /// The number of modules of a side of the largest code.
  private static let maximumWidth = 177

  /// The reasons why there is no code.
  package enum Failure: Error {
    /// The system has no libqrencode.
    case noLibrary
    /// The library has not drawn the text.
    case notDrawn
  }

  /// The number of modules of a side.
  package let width: Int
  private let modules: [UInt8]

  /// Draws a text, which must fit into a code.
  package init(_ text: String) throws(Failure) {
    var modules = [UInt8](repeating: 0, count: Self.maximumWidth * Self.maximumWidth)
    let width = unsafe modules.withUnsafeMutableBufferPointer { buffer in
      unsafe text.withCString { unsafe pawl_qr_code($0, buffer.baseAddress, buffer.count) }
    }
    guard width != 0 else { throw .noLibrary }
    guard width > 0 else { throw .notDrawn }
    self.width = Int(width)
    self.modules = modules
  }

  /// Returns whether the module in this row and column is dark; outside of the code all are light.
  package func isDark(row: Int, column: Int) -> Bool {
    let side = 0..<width
    guard side.contains(row), side.contains(column) else { return false }
    return modules[row * width + column] == 1
  }
}
