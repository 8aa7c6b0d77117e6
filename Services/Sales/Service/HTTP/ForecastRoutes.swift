import HTTPSupport
import SalesContract

extension SalesRoutes {
  static func addForecasts(to routes: ServiceRoutes) {
    routes.command(.put, "/v1/forecasts/{product}", scope: write, SubmitForecast.self) { body, request, unit in
      .ok(try refused(.path) { try body.perform(product: request.path("product"), in: unit) })
    }
    routes.query("/v1/forecasts/{product}", scope: read) { request, db in
      let product = request.path("product")
      let forecast = try SalesQueries.forecast(product, plant: request.query("plant") ?? "", in: db)
      return .ok(try found(forecast, "forecast of product", product))
    }
    routes.query("/v1/forecasts", scope: read) { request, db in
      let limit = try request.limit()
      let parts = (try request.cursor ?? "\0").split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw Problem.badRequest("?cursor= is not one that this service gave; start without it.")
      }
      let forecasts = try SalesQueries.forecasts(after: (String(parts[0]), String(parts[1])), limit: limit, in: db)
      return .ok(Page(forecasts, limit: limit) { "\($0.product)\0\($0.plant)" })
    }
  }
}
