// error: lifetime-dependent
import Octets

func use() -> UInt8 {
  let bytes: RawSpan
  do {
    let secret = Secret(zeros: 4)
    bytes = secret.bytes
  }
  return bytes[0]
}
