/// The files that pages load, and where.
enum PageAssets {
  static let stylesheetPath = "/assets/causeway.css"
  static let scriptPath = "/assets/live.js"

  static func add(to routes: ServiceRoutes) {
    routes.asset(stylesheetPath, contentType: "text/css; charset=utf-8", Array(Stylesheet.text.utf8))
    routes.asset(scriptPath, contentType: "text/javascript; charset=utf-8", Array(LiveScript.text.utf8))
  }
}
