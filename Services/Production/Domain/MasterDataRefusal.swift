import Values

/// Why a bill of materials, the calendar or a setting cannot be as someone asks.
package struct MasterDataRefusal: BusinessRefusal, Hashable {
  package let code: String
  package let sentence: String

  package init(_ sentence: String, code: String = "FIELD_INVALID") {
    self.code = code
    self.sentence = sentence
  }
}
