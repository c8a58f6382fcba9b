package main

import (
	"fmt"
	"sync"
	"time"
)

// Goroutines that each wait a fixed time, and note how long they really waited.
// Arguments: TASKS MILLISECONDS
func sleeps(arguments []uint64) (uint64, time.Duration, error) {
	tasks, delay := arguments[0], time.Duration(arguments[1])*time.Millisecond
	begin := time.Now()
	waited := make([]time.Duration, tasks)
	var sleeping sync.WaitGroup
	for i := range waited {
		sleeping.Add(1)
		go func() {
			defer sleeping.Done()
			itsBegin := time.Now()
			time.Sleep(delay)
			waited[i] = time.Since(itsBegin)
		}()
	}
	sleeping.Wait()
	wall := time.Since(begin)

	for i, each := range waited {
		if each < delay {
			return 0, 0, fmt.Errorf("goroutine %d waited for %v only", i, each)
		}
	}
	return tasks, wall, nil
}
