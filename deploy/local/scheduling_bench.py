"""Distance of schedules to the best known ones, CP-SAT and the best dispatch rule beside."""

import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/EndToEnd"))
from cp_sat import best_with_cp_sat
from shop_checker import Shop, judge

# Seconds and mean gap of the goals.
GROUPS = {
    "ta01-10": (10, None), "ta11-20": (10, None), "ta21-30": (10, 0.7), "ta31-40": (10, 0.6), "ta41-50": (10, 1.5),
    "mk01-10": (10, 0.9), "bel": (1, 0.0), "weighted-tardiness": (5, 1.0), "flow-shop-tardiness": (5, 3.0),
}
USUAL = [name for name, (_, goal) in GROUPS.items() if goal is not None]


class Case:
    def __init__(self, name, form, shop, known, objective="makespan"):
        self.name, self.form, self.shop, self.known, self.objective = name, form, shop, known, objective


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def table(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read(path, form):
    with open(path, encoding="utf-8") as file:
        return Shop.parse(file.read(), form)


def job_shops(data, names):
    best = {row["instance"]: int(row["upper_bound"]) for row in table(f"{data}/jsp/best_known.csv")}
    for name in names:
        for spelt in (name, name + "js"):
            path = f"{data}/jsp/{spelt}.txt"
            if os.path.exists(path):
                yield Case(name, "jsp", read(path, "jsp"), best.get(spelt, best.get(name)))


def flexible_shops(data):
    best = {row["instance"]: int(row["upper_bound"]) for row in table(f"{data}/fjsp/best_known.csv")}
    for number in range(1, 11):
        path = f"{data}/fjsp/mk{number:02}.txt"
        if os.path.exists(path):
            yield Case(f"mk{number:02}", "fjsp", read(path, "fjsp"), best[f"mk{number:02}"])


def tardy_job_shops(data):
    """Singer and Pinedo's cases whose reference value was reached or proved, of the instances that are there."""
    for row in table(f"{data}/jsp_twt/singer_pinedo_best_known.csv"):
        path = f"{data}/jsp/{row['base_instance']}.txt"
        if "NOT" in row["evidence"] or not os.path.exists(path):
            continue
        shop = read(path, "jsp")
        shop = Shop(shop.jobs[:int(row["jobs_used"])])
        shop.due_by_work(round(1000 * float(row["f"])))
        shop.weigh_by_fifths()
        yield Case(
            f"{row['base_instance']} f={row['f']}", "jsp", shop, int(row["literature_value"]), "weighted-tardiness")


def tardy_flow_shops(data):
    """The total-tardiness flow shops of 50 jobs: jobs, machines, due dates, then the durations job by job."""
    for row in table(f"{data}/flowshop/TT-PFSP_bks.csv"):
        path = f"{data}/flowshop/TT-PFSP/{row['instance']}"
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8") as file:
            jobs, machines, *rest = (int(word) for word in file.read().split())
        if jobs != 50:
            continue
        times = rest[jobs:]
        shop = Shop(
            [[{machine: times[job * machines + machine]} for machine in range(machines)] for job in range(jobs)], True)
        shop.due = rest[:jobs]
        yield Case(row["instance"].removesuffix(".txt"), "fsp", shop, int(row["bks"]), "total-tardiness")


def cases(group, data):
    if group.startswith("ta"):
        first, last = group[2:].split("-")
        return job_shops(data, [f"ta{number:02}" for number in range(int(first), int(last) + 1)])
    if group == "bel":
        return job_shops(data, [f"bel{number:02}" for number in range(10)])
    return {"mk01-10": flexible_shops, "weighted-tardiness": tardy_job_shops,
            "flow-shop-tardiness": tardy_flow_shops}[group](data)


def spread(values, count):
    """So many of the values, from the whole range."""
    values = list(values)
    if not count or count >= len(values):
        return values, len(values)
    return [values[(2 * index + 1) * len(values) // (2 * count)] for index in range(count)], len(values)


def solve(binary, case, seconds, seed, folder):
    """What the command answers, checked; with the processor seconds that the machine gave it."""
    shop, dues = os.path.join(folder, "shop.txt"), os.path.join(folder, "dues.txt")
    with open(shop, "w", encoding="utf-8") as file:
        file.write(case.shop.text(case.form))
    with open(dues, "w", encoding="utf-8") as file:
        file.write(case.shop.companion())
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run(
        [binary, "schedule", shop, "--format", case.form, "--objective", case.objective, "--seconds", str(seconds),
         "--seed", str(seed)] + (["--dues", dues] if case.shop.due else []),
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = json.loads(output)
    answer["processor"] = end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime
    makespan, late = judge(case.shop, answer)
    assert answer["value"] == (makespan if case.objective == "makespan" else late), "the value is not the schedule's"
    return answer


def gap(value, known):
    """Per cent above the best known value; nothing where that is zero and is missed."""
    if value is None or (known == 0 and value > 0):
        return None
    return 100 * (value / known - 1) if known else 0.0


def shown(number, digits=2):
    return "" if number is None else f"{number:.{digits}f}"


def mean(numbers):
    numbers = [number for number in numbers if number is not None]
    return statistics.mean(numbers) if numbers else None


def share(rows):
    """How much of two processors the runs of some length were given."""
    long = [row for row in rows if row["seconds"] >= 0.5]
    return f"{50 * sum(row['processor'] for row in long) / sum(row['seconds'] for row in long):.0f} %" if long else ""


def measure(group, options, folder):
    seconds = options.seconds or GROUPS[group][0]
    chosen, count = spread(cases(group, options.data), options.instances)
    rows = []
    for case in chosen:
        answers = [
            solve(options.binary, case, seconds, seed, folder) for seed in range(1, options.seeds + 1)]
        value = statistics.median(answer["value"] for answer in answers)
        peer = None if options.without_peer else best_with_cp_sat(case.shop, case.objective, seconds)
        rule = min(answers[0]["rules"].values(), default=None)
        rows.append({
            "case": case, "value": value, "gap": gap(value, case.known), "peer": peer, "peerGap": gap(peer, case.known),
            "rule": gap(rule, case.known), **{
                key: statistics.median(answer[key] for answer in answers) for key in ("seconds", "processor")}})
        say(f"{group} {case.name}: {value:g} of {case.known}, {shown(rows[-1]['gap'])} %; CP-SAT {peer}")
    return {"group": group, "limit": seconds, "there": count, "rows": rows}


def print_instances(result):
    print(f"\n{result['group']}, {result['limit']:g} s:\n")
    print("| instance | best known | ours | above % | CP-SAT | above % | best rule, above % | seconds | of processors |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in result["rows"]:
        peer = "" if row["peer"] is None else row["peer"]
        print(f"| {row['case'].name} | {row['case'].known} | {row['value']:g} | {shown(row['gap'])} | {peer} | "
              f"{shown(row['peerGap'])} | {shown(row['rule'], 1)} | {row['seconds']:.1f} | {row['processor']:.1f} |", flush=True)


def print_summary(results, seeds):
    print("\n| group | instances | seconds | mean above best known % | goal % | at best known | CP-SAT % | best rule % | share of processors |")
    print("|---|---|---|---|---|---|---|---|---|")
    for result in results:
        rows = result["rows"]
        met = sum(row["value"] <= row["case"].known for row in rows)
        goal = GROUPS[result["group"]][1]
        print(f"| {result['group']} | {len(rows)} of {result['there']} | {result['limit']:g} | "
              f"{shown(mean(row['gap'] for row in rows))} | {shown(goal, 1)} | {met} of {len(rows)} | "
              f"{shown(mean(row['peerGap'] for row in rows))} | {shown(mean(row['rule'] for row in rows), 1)} | {share(rows)} |")
    load = os.getloadavg()
    print(f"\nMedian of {seeds} seed{'s' if seeds > 1 else ''}, two threads, {os.cpu_count()} processors, load "
          f"{load[0]:.1f} at the end, {load[2]:.1f} over the last 15 minutes (two of it ours); the last column says how "
          "much of the time two processors worked for us. Every schedule was checked. Means leave out cases whose best "
          "known value is 0 and was missed.")


def add_options(parser):
    parser.add_argument(
        "--groups", default=",".join(USUAL), help=f"which, separated by commas, of {', '.join(GROUPS)} (default: all "
        "that have a goal)")
    parser.add_argument("--instances", type=int, default=3, help="of each group, spread over it; 0: all (default: 3)")
    parser.add_argument("--seeds", type=int, default=1, help="runs of each, their median counts (default: 1)")
    parser.add_argument("--seconds", type=float, help="of each run (default: those of the group's goal, 1 to 10)")
    parser.add_argument("--without-peer", action="store_true", help="leave CP-SAT out")
    parser.add_argument("--full", action="store_true", help="all instances, three seeds")


def run(options):
    if options.full:
        options.instances, options.seeds = 0, 3
    groups = options.groups.split(",")
    unknown = [group for group in groups if group not in GROUPS]
    if unknown:
        sys.exit(f"There is no group {unknown[0]}; there are {', '.join(GROUPS)}.")
    results = []
    with tempfile.TemporaryDirectory(prefix="causeway-bench-") as folder:
        for group in groups:
            results.append(measure(group, options, folder))
            print_instances(results[-1])
    print_summary(results, options.seeds)
