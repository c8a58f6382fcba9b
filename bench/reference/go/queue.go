package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

const end = ^uint64(0)

type taken struct{ count, sum uint64 }

func produce(first, last uint64, items chan<- uint64, producing *atomic.Int64, consumers uint64) {
	for number := first; number < last; number++ {
		items <- number
	}

	// Signal the end, once all producers are done.
	if producing.Add(-1) == 0 {
		for range consumers {
			items <- end
		}
	}
}

func consume(items <-chan uint64, results chan<- taken) {
	var own taken
	for number := range items {
		if number == end {
			break
		}
		own.count++
		own.sum += number
	}
	results <- own
}

// Producers hand items to consumers through one bounded channel.
// Arguments: PRODUCERS CONSUMERS CAPACITY ITEMS
func queue(arguments []uint64) (uint64, time.Duration, error) {
	producers, consumers, capacity, count := arguments[0], arguments[1], arguments[2], arguments[3]
	begin := time.Now()
	items := make(chan uint64, capacity)
	results := make(chan taken, consumers)
	var producing atomic.Int64
	producing.Store(int64(producers))
	for producer := range producers {
		go produce(producer*count/producers, (producer+1)*count/producers, items, &producing, consumers)
	}
	for range consumers {
		go consume(items, results)
	}
	var all taken
	for range consumers {
		own := <-results
		all.count += own.count
		all.sum += own.sum
	}
	wall := time.Since(begin)

	if all.count != count || all.sum != count*(count-1)/2 {
		return 0, 0, fmt.Errorf("items were lost or doubled: %d of %d taken", all.count, count)
	}
	return count, wall, nil
}
