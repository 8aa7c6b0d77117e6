/// What is wrong with the input or the options, in one sentence that says where and what to do.
package struct ForecastInputError: Error, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }

  /// About one line of the file, counted from one.
  package init(line: Int, _ text: String) { description = "Line \(line): \(text)" }

  /// What a file or an option holds, short enough and on one line for a sentence.
  static func shown(_ text: some StringProtocol) -> String {
    let line = text.prefix(40).map { $0.isNewline ? " " : String($0) }.joined()
    return text.count > 40 ? line + "..." : line
  }
}
