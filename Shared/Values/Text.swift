extension String {
  /// The text without white space around it; nil when nothing is left, when it is longer than
  /// `maximumBytes` in UTF-8, or when it holds control characters other than line breaks and tabs.
  package func trimmedText(upTo maximumBytes: Int) -> String? {
    let trimmed = drop(while: \.isWhitespace)
    let end = trimmed.lastIndex { !$0.isWhitespace }.map(trimmed.index(after:)) ?? trimmed.startIndex
    let text = String(trimmed[..<end])
    let clean = text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\r" || $0 == "\t"
    }
    guard !text.isEmpty, text.utf8.count <= maximumBytes, clean else { return nil }
    return text
  }
}
