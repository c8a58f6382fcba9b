"""What the gate needs of the bench: its cases, turns when told to, and a count of allocations."""

import json
import subprocess

import pytest


def bench(simul_bin, *arguments, told="", **options):
    return subprocess.run(
        [simul_bin / "simul", "bench", "--gate", *arguments],
        input=told,
        capture_output=True,
        text=True,
        timeout=120,
        **options,
    )


def test_takes_turns_when_told_to(simul_bin):
    result = bench(simul_bin, "--paced", "--benchmark_filter=^chained/", told="1\n3\n")
    assert result.returncode == 0, result.stderr
    context, *turns = map(json.loads, result.stdout.splitlines())
    assert context["workload"] == "chained" and context["simul"]["injected_slowdown"] == 0
    assert len(turns) == 2
    for turn in turns:
        assert turn["real_s"] > 0 and turn["cpu_s"] > 0 and turn["completed"] == 3


@pytest.mark.parametrize(
    "told,filter,said",
    [
        ("x\n", "^chained/", "'x' is no number of runs"),
        ("0\n", "^chained/", "no number"),
        ("1\n", "^fetch/", "measures one row"),
    ],
)
def test_refuses_what_it_cannot_do(simul_bin, told, filter, said):
    result = bench(simul_bin, "--paced", f"--benchmark_filter={filter}", told=told)
    assert result.returncode == 2 and said in result.stderr


def test_a_measurement_can_have_a_set_number_of_runs(simul_bin, tmp_path):
    out = tmp_path / "out.json"
    result = bench(
        simul_bin, "--iterations=7", "--benchmark_filter=^chained/", f"--benchmark_out={out}"
    )
    assert result.returncode == 0, result.stderr
    assert [row["iterations"] for row in json.loads(out.read_text())["benchmarks"]] == [7]


def test_allocations_are_counted(simul_bin, tmp_path):
    library = simul_bin / "simul_allocation_counter.so"
    if not library.exists():
        pytest.skip("a build with sanitizers has no counter: they are the allocator")

    def allocations(runs):
        file = tmp_path / f"{runs}"
        environment = {"LD_PRELOAD": str(library), "SIMUL_ALLOCATIONS": str(file)}
        assert (
            bench(
                simul_bin,
                f"--iterations={runs}",
                "--seed=1",
                "--benchmark_filter=^chess/",
                env=environment,
            ).returncode
            == 0
        )
        (written,) = tmp_path.glob(f"{runs}.*")
        return [int(word) for word in written.read_text().split()]

    (one, bytes_of_one), (two, _), (three, bytes_of_three) = (
        allocations(1),
        allocations(2),
        allocations(3),
    )
    # What prints the row allocates as well, by the length of its numbers.
    assert two - one > 24 and abs((two - one) - (three - two)) < 10
    assert bytes_of_three > bytes_of_one
