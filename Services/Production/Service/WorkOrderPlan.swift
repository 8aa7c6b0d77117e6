import ProductionDomain
import Values

/// A component of a work order that is to be made, for its whole quantity.
struct PlannedComponent {
  var item: String
  /// Where it is taken from; empty: the company's only plant.
  var plant = ""
  var quantity: Quantity
  /// Booked by reports instead of when released.
  var isBackflushed = false
}

/// What a work order is to give besides its product, for its whole quantity.
struct PlannedByProduct {
  var item: String
  var quantity: Quantity
  /// Its part of the work order's cost.
  var costPerMillion: Int64 = 0
}

/// An operation of a work order that is to be made.
struct PlannedOperation {
  /// 10, 20, 30 ... in the order in which they are done.
  var operation: Int
  var workCentre: String
  var description = ""
  var setupSeconds: Int64 = 0
  /// For the whole order.
  var runSeconds: Int64
  /// Before it, waiting at the work centre.
  var queueMinutes = 0
  /// After it, on the way to the next.
  var moveMinutes = 0
  /// What is expected to come to it where those before it lose something; nil: all that is ordered.
  var expectedSteps: Int64?
}

/// All that a work order is to be, as a plan or a promise says.
struct WorkOrderPlan {
  /// A line of a customer's order.
  struct Purpose {
    var handoffID: String
    var version: Int
    var lineID: String
    var orderID: String
    var customerID: String
  }

  /// What is begun.
  var quantity: Quantity
  /// Of it, what the purpose does not need: scrap that is expected, or what fills a lot. It is not missed.
  var surplusSteps: Int64 = 0
  var due: LocalDate
  var releaseDate: LocalDate
  /// Empty: the company's only plant.
  var plant = ""
  /// The bill's it is made by; it keeps that.
  var revision = ""
  var components: [PlannedComponent]
  var byProducts: [PlannedByProduct] = []
  /// None: it is made whole, or reported as a whole.
  var operations: [PlannedOperation]
  /// Nil: for stock, or for the work order called `parentID`.
  var purpose: Purpose?
  /// The work order that needs what this one makes.
  var parentID: String?
  /// The planned order it was.
  var plannedOrderID: String?
  /// The work order whose shrinking or shortfall makes this one.
  var replacesID: String?
  /// It is ready at its plant so many days before it is where customers are served; nil: it is made there.
  var carryDays: Int?
  /// What is made for a line is inspected at its plant for so many days before that.
  var inspectionDays = 0
  /// Who makes it out of these components; nil: it is made here.
  var subcontractor: Subcontractor?
  var mode: BillOfMaterials.Mode
}
