/// A number that holds every time of a flow shop, and what is done with sixteen of them: operators of vectors are fast
/// only where their type is written out.
protocol FlowShopTime: FixedWidthInteger, SignedInteger, SIMDScalar, Codable {
  static func all(_ value: Self) -> SIMD16<Self>
  /// The later of both and a time after.
  static func later(_ first: SIMD16<Self>, _ second: SIMD16<Self>, plus time: SIMD16<Self>) -> SIMD16<Self>
  /// By how much the first is later, or zero.
  static func excess(_ first: SIMD16<Self>, over second: SIMD16<Self>) -> SIMD16<Self>
}

extension Int16: FlowShopTime {
  @inline(__always)
  static func all(_ value: Int16) -> SIMD16<Int16> { SIMD16(repeating: value) }
  @inline(__always)
  static func later(_ first: SIMD16<Int16>, _ second: SIMD16<Int16>, plus time: SIMD16<Int16>) -> SIMD16<Int16> {
    first.replacing(with: second, where: second .> first) &+ time
  }
  @inline(__always)
  static func excess(_ first: SIMD16<Int16>, over second: SIMD16<Int16>) -> SIMD16<Int16> {
    first.replacing(with: second, where: second .> first) &- second
  }
}

extension Int32: FlowShopTime {
  @inline(__always)
  static func all(_ value: Int32) -> SIMD16<Int32> { SIMD16(repeating: value) }
  @inline(__always)
  static func later(_ first: SIMD16<Int32>, _ second: SIMD16<Int32>, plus time: SIMD16<Int32>) -> SIMD16<Int32> {
    first.replacing(with: second, where: second .> first) &+ time
  }
  @inline(__always)
  static func excess(_ first: SIMD16<Int32>, over second: SIMD16<Int32>) -> SIMD16<Int32> {
    first.replacing(with: second, where: second .> first) &- second
  }
}
