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
type workload func(arguments []uint64) (completed uint64, wall time.Duration, err error)

var workloads = map[string]workload{"queue": queue, "sleeps": sleeps, "start": start}

func main() {
	var arguments []uint64
	for _, text := range os.Args[2:] {
		number, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			fail(err)
		}
		arguments = append(arguments, number)
	}
	completed, wall, err := workloads[os.Args[1]](arguments)
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
