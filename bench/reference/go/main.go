// Some of simul's workloads, as Go does them: one program for all, so that one build is enough.
//
// Usage: reference WORKLOAD ARGUMENT...
// Prints one JSON object, or ends with status 1 if the work was not done.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Does the work and checks it. Returns how many units there were, and the wall time.
type workload func(arguments []string) (completed uint64, wall time.Duration, err error)

var workloads = map[string]workload{
	"fetch":  fetch,
	"queue":  counted(queue),
	"sleeps": counted(sleeps),
	"start":  counted(start),
}

// A workload whose arguments are all numbers.
func counted(work func([]uint64) (uint64, time.Duration, error)) workload {
	return func(arguments []string) (uint64, time.Duration, error) {
		counts, err := numbers(arguments)
		if err != nil {
			return 0, 0, err
		}
		return work(counts)
	}
}

func numbers(texts []string) ([]uint64, error) {
	var found []uint64
	for _, text := range texts {
		number, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return nil, err
		}
		found = append(found, number)
	}
	return found, nil
}

func main() {
	completed, wall, err := workloads[os.Args[1]](os.Args[2:])
	if err != nil {
		fail(err)
	}
	answer := map[string]any{"completed": completed, "wall_s": wall.Seconds()}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
