"""The same shops for OR-Tools CP-SAT, two workers: what another solver finds in the same time."""

try:
    from ortools.sat.python import cp_model
except ImportError:
    cp_model = None


def best_with_cp_sat(shop, objective, seconds):
    """The best value found; None where OR-Tools is missing or nothing was found in time."""
    if cp_model is None:
        return None
    model = cp_model.CpModel()
    horizon = max(shop.release) + sum(max(options.values()) for job in shop.jobs for options in job)
    machines, ends, places = {}, [], []
    for job, release in zip(shop.jobs, shop.release):
        reached, own = release, []
        for options in job:
            start, end, machine = operation(model, options, horizon, machines)
            model.add(start >= reached)
            reached = end
            own.append((machine, start, end))
        ends.append(reached)
        places.append(own)
    for intervals in machines.values():
        model.add_no_overlap(intervals)
    if shop.is_flow:
        keep_one_order(model, places)
    if objective == "makespan":
        makespan = model.new_int_var(0, horizon, "")
        for end in ends:
            model.add(makespan >= end)
        model.minimize(makespan)
    else:
        late = [model.new_int_var(0, horizon, "") for _ in ends]
        for variable, end, due in zip(late, ends, shop.due):
            model.add(variable >= end - due)
        weights = [1] * len(ends) if objective == "total-tardiness" else shop.weight
        model.minimize(sum(weight * variable for weight, variable in zip(weights, late)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    found = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return round(solver.objective_value) if found else None


def operation(model, options, horizon, machines):
    """Start, end and, where there is one only, the machine of an operation."""
    start = model.new_int_var(0, horizon, "")
    if len(options) == 1:
        (machine, duration), = options.items()
        machines.setdefault(machine, []).append(model.new_fixed_size_interval_var(start, duration, ""))
        return start, start + duration, machine
    end, chosen = model.new_int_var(0, horizon, ""), []
    for machine, duration in options.items():
        here = model.new_bool_var("")
        chosen.append(here)
        machines.setdefault(machine, []).append(model.new_optional_interval_var(start, duration, end, here, ""))
    model.add_exactly_one(chosen)
    return start, end, None


def keep_one_order(model, places):
    """On every machine the jobs have the order of the first."""
    for second in range(len(places)):
        for first in range(second):
            before = model.new_bool_var("")
            for (_, start, end), (_, other_start, other_end) in zip(places[first], places[second]):
                model.add(other_start >= end).only_enforce_if(before)
                model.add(start >= other_end).only_enforce_if(before.negated())
