"""Reads shops and judges schedules of them, knowing nothing of how they were found."""


class Shop:
    """Jobs as lists of operations, each a mapping from machine (as the file numbers it) to duration."""

    def __init__(self, jobs, is_flow=False):
        self.jobs, self.is_flow = jobs, is_flow
        self.release, self.due, self.weight = [0] * len(jobs), None, [1] * len(jobs)

    @staticmethod
    def parse(text, form):
        rows = [[int(float(word)) for word in row.split()] for row in text.splitlines() if row.strip()]
        if form == "fsp" and len(rows[0]) == 1:
            rows[:2] = [rows[0] + rows[1]]
        count = rows[0][0]
        jobs = []
        for row in rows[1:1 + count]:
            if form == "jsp":
                jobs.append([{machine: duration} for machine, duration in zip(row[::2], row[1::2])])
            elif form == "fsp":
                jobs.append([{machine: duration} for machine, duration in enumerate(row)])
            else:
                rest, operations = iter(row[1:]), []
                for _ in range(row[0]):
                    operations.append({next(rest): next(rest) for _ in range(next(rest))})
                jobs.append(operations)
        if len(jobs) != count:
            raise ValueError(f"{len(jobs)} jobs instead of {count}")
        return Shop(jobs, form == "fsp")

    def text(self, form):
        machines = max(max(options) for job in self.jobs for options in job) + (0 if form == "fjsp" else 1)
        rows = [f"{len(self.jobs)} {machines}"]
        for job in self.jobs:
            if form == "jsp":
                words = [word for options in job for word in next(iter(options.items()))]
            elif form == "fsp":
                words = [next(iter(options.values())) for options in job]
            else:
                words = [len(job)]
                for options in job:
                    words += [len(options)] + [word for pair in options.items() for word in pair]
            rows.append(" ".join(map(str, words)))
        return "\n".join(rows) + "\n"

    def companion(self):
        """The file that --dues takes."""
        rows = {"release": self.release, "due": self.due, "weight": self.weight}
        return "".join(f"{name} {' '.join(map(str, row))}\n" for name, row in rows.items() if row)

    def due_by_work(self, thousandths):
        """Due dates of Singer and Pinedo: so many thousandths of the work, on the fastest machines, after release."""
        self.due = [
            release + sum(min(options.values()) for options in job) * thousandths // 1000
            for release, job in zip(self.release, self.jobs)]

    def weigh_by_fifths(self):
        """Weights of Singer and Pinedo."""
        count = len(self.jobs)
        self.weight = [4 if 5 * job < count else 1 if 5 * job >= 4 * count else 2 for job in range(count)]


def judge(shop, answer):
    """The makespan and weighted tardiness of an answer's operations; AssertionError where they cannot be done so."""
    by_job, by_machine = [{} for _ in shop.jobs], {}
    for entry in answer["operations"]:
        job, number, machine = entry["job"], entry["operation"], entry["machine"]
        where = f"operation {number} of job {job}"
        assert number not in by_job[job], f"{where} stands twice"
        by_job[job][number] = entry
        options = shop.jobs[job][number]
        assert machine in options, f"{where} is on machine {machine}"
        assert entry["end"] - entry["start"] == options[machine], f"{where} takes another time"
        by_machine.setdefault(machine, []).append(entry)
    for job, entries in enumerate(by_job):
        assert len(entries) == len(shop.jobs[job]), f"job {job} is not complete"
        reached = shop.release[job]
        for number in range(len(entries)):
            assert entries[number]["start"] >= reached, f"operation {number} of job {job} begins too early"
            reached = entries[number]["end"]
    sequences = []
    for machine, entries in by_machine.items():
        # What takes no time may be done at any moment, also within another operation.
        busy = sorted((entry for entry in entries if entry["end"] > entry["start"]), key=lambda entry: entry["start"])
        for before, after in zip(busy, busy[1:]):
            assert after["start"] >= before["end"], f"machine {machine} does two operations at {after['start']}"
        sequences.append([entry["job"] for entry in busy])
    if shop.is_flow and all(len(sequence) == len(shop.jobs) for sequence in sequences):
        assert all(sequence == sequences[0] for sequence in sequences), "a job overtakes another"
        assert answer["sequence"] == sequences[0], "the sequence is not that of the operations"
    ends = [max((entry["end"] for entry in entries.values()), default=0) for entries in by_job]
    due = shop.due or [max(ends, default=0)] * len(ends)
    late = sum(weight * max(0, end - date) for weight, end, date in zip(shop.weight, ends, due))
    return max(ends, default=0), late
