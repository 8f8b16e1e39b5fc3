package import Primitives

/// The private halves that belong to one bundle.
package struct Prekeys: ~Copyable {
  /// SPK, shared by all bundles of one period.
  package let signed: AgreementKeyPair
  /// OPK, only for a one-time bundle.
  package let oneTime: AgreementKeyPair?
  /// KPK, fresh for every one-time bundle.
  package let kem: KEMKeyPair

  package init(
    signed: consuming AgreementKeyPair, oneTime: consuming AgreementKeyPair?,
    kem: consuming KEMKeyPair
  ) {
    self.signed = signed
    self.oneTime = oneTime
    self.kem = kem
  }
}
