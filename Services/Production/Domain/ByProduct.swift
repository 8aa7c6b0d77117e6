/// What an order gives besides its product.
package enum ByProduct {
  /// What has come in all when `made` of `ordered` were made, good and scrap: in proportion, rounded down, and all of
  /// it with the last.
  package static func given(by made: Int64, of ordered: Int64, planned: Int64) -> Int64 {
    guard ordered > 0 else { return 0 }
    return min(planned, Int64(clamping: Int128(planned) * Int128(max(0, made)) / Int128(ordered)))
  }
}
