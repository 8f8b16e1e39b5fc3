package import Descriptors
import Octets

/// A QR code as people see it, with the light border of four modules that readers need.
package struct CodePicture: Sendable {
  private static let border = 4
  /// The length of a module's side in PNG, in pixels.
  private static let scale = 8

  /// The number of columns that the picture of a safety number has on a terminal: sixty digits take 25
  /// modules.
  package static let widthOfDigits = 25 + 2 * border

  private let code: QRCode

  /// Creates the picture of a code.
  package init(_ code: QRCode) { self.code = code }

  /// The number of modules of a side, with the border.
  package var width: Int { code.width + 2 * Self.border }

  private func isDark(row: Int, column: Int) -> Bool {
    code.isDark(row: row - Self.border, column: column - Self.border)
  }

  /// The picture for a terminal, one column a module and one line for two rows. With `isColoured`, it sets
  /// black and white itself; otherwise it is right where text is light on dark, and readers that mind
  /// nothing take it elsewhere too.
  package func text(isColoured: Bool) -> String {
    var text = ""
    for row in stride(from: 0, to: width, by: 2) {
      if isColoured { text += "\u{1B}[30;107m" }
      for column in 0..<width {
        let halves = (isDark(row: row, column: column), isDark(row: row + 1, column: column))
        text += Self.block(
          isUpperFilled: halves.0 == isColoured, isLowerFilled: halves.1 == isColoured)
      }
      text += isColoured ? "\u{1B}[0m\n" : "\n"
    }
    return text
  }

  private static func block(isUpperFilled: Bool, isLowerFilled: Bool) -> String {
    switch (isUpperFilled, isLowerFilled) {
    case (true, true): "█"
    case (true, false): "▀"
    case (false, true): "▄"
    case (false, false): " "
    }
  }

  /// The picture as SVG.
  package var svg: [UInt8] {
    var path = ""
    for row in 0..<width {
      for column in 0..<width where isDark(row: row, column: column) {
        path += "M\(column) \(row)h1v1h-1z"
      }
    }
    let text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(width)" width="\(width * Self.scale)" \
      height="\(width * Self.scale)" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h\(width)v\(width)h-\(width)z"/>\
      <path fill="#000" d="\(path)"/></svg>

      """
    return [UInt8](text.utf8)
  }

  /// The picture as PNG, with one bit a pixel.
  package var png: [UInt8] {
    let side = width * Self.scale
    let rows = (0..<side).map { row in
      (0..<side).map { isDark(row: row / Self.scale, column: $0 / Self.scale) }
    }
    return PNG(rows).bytes
  }
}
