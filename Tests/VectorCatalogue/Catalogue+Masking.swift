import Rehearsal

/// Words under their masks (`docs/protocol.md`, section 6).
extension Catalogue {
  static var masking: [Vector] { wrongMasks + bindings + flippedWords }

  /// Three frames of which the second is changed before it is made.
  private static func masked(
    _ name: String, _ shows: String, _ expect: Outcome = .altered, fateOpen: Bool = true,
    frame: Int = 1, releasing payload: String? = nil, _ edit: (inout FrameForm) -> Void
  ) -> Vector {
    var parts = three
    edit(&parts[frame])
    return frames(
      "masking/" + name, shows, expect, parts, releasing: payload, fateOpen: fateOpen)
  }

  private static var wrongMasks: [Vector] {
    func chain(_ path: String, steps: Int) -> [UInt8] {
      // The file's secret is drawn after everything else of a message, so it is computed as there.
      let scene = Scene(path)
      let form = MessageForm(to: [scene.recipient()], three, scene.dealer)
      return (0..<steps).reduce(form.sealed(scene.dealer).chain) { key, _ in Plain.code(key, [2]) }
    }
    func other(_ name: String, _ shows: String, _ mask: (String) -> [UInt8]) -> Vector {
      masked(name, shows) { $0.mask = mask("masking/" + name) }
    }
    return [
      frames("masking/good", "three words under their masks", .success, three, pinned: true),
      masked("unmasked-first", "the first word is not masked", frame: 0) {
        $0.mask = [0, 0, 0, 0]
      },
      masked("unmasked", "the second word is not masked") { $0.mask = [0, 0, 0, 0] },
      masked("unmasked-last", "the last word is not masked", frame: 2) { $0.mask = [0, 0, 0, 0] },
      other("mask-before", "the mask of the frame before") {
        FrameForm.mask(chain($0, steps: 0))
      },
      other("mask-after", "the mask of the frame behind") { FrameForm.mask(chain($0, steps: 2)) },
      other("mask-end", "the last four bytes of the code, not the first") {
        [UInt8](Plain.code(chain($0, steps: 1), [3]).suffix(4))
      },
      other("mask-key", "the first bytes of the frame's key") {
        [UInt8](Plain.code(chain($0, steps: 1), [1]).prefix(4))
      },
      other("mask-swapped", "the mask from its end") {
        [UInt8](FrameForm.mask(chain($0, steps: 1)).reversed())
      },
    ]
  }

  private static var bindings: [Vector] {
    func word(_ mask: [UInt8]) -> UInt32 { mask.reduce(0) { $0 << 8 | UInt32($1) } }
    /// What a word is when its mask is over it, in a message to one or to two.
    func first(_ path: String, isForTwo: Bool) -> UInt32 {
      let scene = Scene(path)
      var form = MessageForm(to: [scene.recipient()], three, scene.dealer)
      if isForTwo { form.recipients.append(scene.stranger()) }
      return three[0].word ^ word(FrameForm.mask(form.sealed(scene.dealer).chain))
    }
    func authenticated(
      _ name: String, _ shows: String, _ expect: Outcome,
      _ edit: @escaping (inout FrameForm) -> Void
    ) -> Vector {
      Case(
        path: "masking/" + name, shows: shows, expect: expect, frames: three,
        payload: expect == .success ? nil : [],
        edit: { form, scene in
          form.recipients.append(scene.stranger())
          edit(&form.frames[0])
        }
      ).vector
    }
    return [
      masked(
        "bound-masked", "the tag is over the word as it travels", .altered, fateOpen: false,
        frame: 0, releasing: ""
      ) { $0.boundWord = first("masking/bound-masked", isForTwo: false) },
      authenticated("authenticated", "a message to two", .success) { _ in },
      authenticated(
        "authenticated-masked", "the authenticators are over the word as it travels", .altered
      ) { $0.authenticatedWord = first("masking/authenticated-masked", isForTwo: true) },
    ]
  }

  /// Every bit of a word, flipped where it travels.
  private static var flippedWords: [Vector] {
    (0..<32).map { bit in
      frames(
        "masking/flipped-\(bit)", "bit \(bit) of a word is flipped", .altered, three,
        fateOpen: true
      ) { $0.frames[1][3 - bit / 8] ^= 1 << UInt8(bit % 8) }
    }
  }
}
