package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Goroutines that each give way once, and end.
// Arguments: TASKS
func start(arguments []uint64) (uint64, time.Duration, error) {
	tasks := arguments[0]
	begin := time.Now()
	var started atomic.Uint64
	var running sync.WaitGroup
	for range tasks {
		running.Add(1)
		go func() {
			defer running.Done()
			runtime.Gosched()
			started.Add(1)
		}()
	}
	running.Wait()
	wall := time.Since(begin)

	if started.Load() != tasks {
		return 0, 0, fmt.Errorf("%d of %d goroutines ran", started.Load(), tasks)
	}
	return tasks, wall, nil
}
