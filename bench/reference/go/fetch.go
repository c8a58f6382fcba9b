package main

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// GETs of one page with net/http's client over connections that are kept, so many at a time.
// Every body is read whole. The first round, which makes the connections, is not measured.
// Arguments: URL REQUESTS IN_FLIGHT
func fetch(arguments []string) (uint64, time.Duration, error) {
	url := arguments[0]
	counts, err := numbers(arguments[1:])
	if err != nil {
		return 0, 0, err
	}
	requests, inFlight := counts[0], counts[1]
	client := &http.Client{Transport: &http.Transport{
		MaxIdleConns:        int(inFlight),
		MaxIdleConnsPerHost: int(inFlight),
		DisableCompression:  true,
	}}

	if _, err := getAll(client, url, inFlight, inFlight); err != nil {
		return 0, 0, err
	}
	begin := time.Now()
	completed, err := getAll(client, url, requests, inFlight)
	return completed, time.Since(begin), err
}

func getAll(client *http.Client, url string, requests, inFlight uint64) (uint64, error) {
	var next, completed atomic.Uint64
	var failed atomic.Value
	var workers sync.WaitGroup
	for range inFlight {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for next.Add(1) <= requests {
				if err := get(client, url); err != nil {
					failed.Store(err)
					return
				}
				completed.Add(1)
			}
		}()
	}
	workers.Wait()

	if err, ok := failed.Load().(error); ok {
		return 0, err
	}
	return completed.Load(), nil
}

func get(client *http.Client, url string) error {
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK || int64(len(body)) != response.ContentLength {
		return fmt.Errorf("%s answered %s with %d bytes", url, response.Status, len(body))
	}
	return nil
}
