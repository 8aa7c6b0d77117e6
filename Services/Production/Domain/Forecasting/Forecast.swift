/// A figure that a method found in the data or was given, such as `alpha` 0.1.
package struct ForecastParameter: Hashable, Sendable {
  package let name: String
  package let value: Double

  package init(_ name: String, _ value: Double) {
    self.name = name
    self.value = value
  }
}

/// What a method expects of the periods after a series.
package struct Forecast: Hashable, Sendable {
  package let method: ForecastMethod
  /// One for each period ahead, in units of the demand. Never negative when the history never was.
  package let values: [Double]
  /// What the method would have forecast for each period of the history from those before it.
  package let fitted: [Double]
  package let parameters: [ForecastParameter]

  package init(method: ForecastMethod, values: [Double], fitted: [Double], parameters: [ForecastParameter]) {
    self.method = method
    self.values = values
    self.fitted = fitted
    self.parameters = parameters
  }
}

/// Why a series cannot be forecast.
package struct ForecastRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence that names the series, says what is wrong and what to do.
  package let description: String

  package init(_ description: String) { self.description = description }
}
