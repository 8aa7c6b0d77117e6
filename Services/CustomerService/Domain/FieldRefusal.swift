import Values

/// A field of a command that cannot be used as it is.
package struct FieldRefusal: BusinessRefusal, Hashable {
  package let code = "FIELD_INVALID"
  package let sentence: String
  package init(_ sentence: String) { self.sentence = sentence }

  /// The text trimmed; refused when empty, longer than `maximumBytes` or with control characters.
  package static func text(_ text: String, _ field: String, upTo maximumBytes: Int) throws(FieldRefusal) -> String {
    guard let clean = text.trimmedText(upTo: maximumBytes) else {
      throw FieldRefusal("'\(field)' must be a text of 1 to \(maximumBytes) bytes without control characters.")
    }
    return clean
  }
}
