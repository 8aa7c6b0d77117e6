/// Components that are booked when something was made of them, instead of when the work order is released.
package enum Backflush {
  /// What `made` steps of `ordered` use of a component that the whole order needs `required` steps of: in
  /// proportion, rounded up, never more than that.
  package static func used(by made: Int64, of ordered: Int64, required: Int64) -> Int64 {
    let share = (Int128(required) * Int128(made) + Int128(ordered) - 1) / Int128(ordered)
    return Int64(min(share, Int128(required)))
  }
}
