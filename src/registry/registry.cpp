#include "registry/registry.hpp"

#include <fmt/format.h>

#include "workloads/as_completed/as_completed.hpp"
#include "workloads/asyncq/asyncq.hpp"
#include "workloads/blocking_call/blocking_call.hpp"
#include "workloads/chained/chained.hpp"
#include "workloads/chess/chess.hpp"
#include "workloads/count/count.hpp"
#include "workloads/cpu/cpu.hpp"
#include "workloads/crawl/crawl.hpp"
#include "workloads/fetch/fetch.hpp"
#include "workloads/queue/queue.hpp"
#include "workloads/random/random.hpp"
#include "workloads/sleeps/sleeps.hpp"

namespace simul {
namespace {

template <class Spec>
Concurrency one(const Spec& /*spec*/) {
  return 1;
}

template <class Spec>
Concurrency unlimited(const Spec& /*spec*/) {
  return kUnlimited;
}

template <class Spec>
Concurrency threads_of(const Spec& spec) {
  return spec.threads;
}

// A pool that has a thread for each task unless told otherwise.
template <class Spec>
Concurrency threads_or_unlimited(const Spec& spec) {
  return spec.threads != 0 ? spec.threads : kUnlimited;
}

template <class Spec>
Concurrency in_flight(const Spec& spec) {
  return spec.in_flight;
}

std::vector<Workload> make_all() {
  std::vector<Workload> all;
  all.push_back(make_workload<sleeps::Plan>("sleeps", "N tasks that each wait a fixed time",
                                            {{"sequential", sleeps::open_sequential, one},
                                             {"thread_pool", sleeps::open_thread_pool, threads_of},
                                             {"coroutine", sleeps::open_coroutine, unlimited}}));
  all.push_back(make_workload<fetch::Plan>("fetch", "N GETs with M in flight against one server",
                                           {{"sequential", fetch::open_sequential, one},
                                            {"thread_pool", fetch::open_thread_pool, in_flight},
                                            {"coroutine", fetch::open_coroutine, in_flight}}));
  all.push_back(make_workload<queue::Plan>(
      "queue", "producers hand items to consumers through a bounded queue",
      {{"sequential", queue::open_sequential, one},
       {"thread_pool", queue::open_thread_pool, unlimited},
       {"coroutine", queue::open_coroutine, unlimited}}));
  all.push_back(
      make_workload<chess::Plan>("chess", "an exhibition: one master plays many boards",
                                 {{"sequential", chess::open_sequential, one},
                                  {"thread_pool", chess::open_thread_pool, threads_or_unlimited},
                                  {"coroutine", chess::open_coroutine, unlimited}}));
  all.push_back(
      make_workload<count::Plan>("count", "tasks that say One, sleep for a second, and say Two",
                                 {{"sequential", count::open_sequential, one},
                                  {"thread_pool", count::open_thread_pool, threads_or_unlimited},
                                  {"coroutine", count::open_coroutine, unlimited}}));
  all.push_back(make_workload<random::Plan>(
      "random", "tasks that draw until a number is high enough and sleep in between",
      {{"sequential", random::open_sequential, one},
       {"thread_pool", random::open_thread_pool, threads_or_unlimited},
       {"coroutine", random::open_coroutine, unlimited}}));
  all.push_back(make_workload<chained::Plan>(
      "chained", "chains of two dependent parts, beside each other",
      {{"sequential", chained::open_sequential, one},
       {"thread_pool", chained::open_thread_pool, threads_or_unlimited},
       {"coroutine", chained::open_coroutine, unlimited}}));
  all.push_back(make_workload<as_completed::Plan>(
      "as_completed", "results taken all together, each as it completes, or not at all",
      {{"sequential", as_completed::open_sequential, one},
       {"thread_pool", as_completed::open_thread_pool, threads_or_unlimited},
       {"coroutine", as_completed::open_coroutine, unlimited}}));
  all.push_back(make_workload<asyncq::Plan>(
      "asyncq", "producers and consumers that pause at random meet at a queue, then a join",
      {{"sequential", asyncq::open_sequential, one},
       {"thread_pool", asyncq::open_thread_pool, unlimited},
       {"coroutine", asyncq::open_coroutine, unlimited}}));
  all.push_back(make_workload<crawl::Plan>(
      "crawl", "GET every URL of a list, find the links of each page, write them down",
      {{"sequential", crawl::open_sequential, one},
       {"thread_pool", crawl::open_thread_pool, in_flight},
       {"coroutine", crawl::open_coroutine, in_flight}}));
  all.push_back(make_workload<blocking_call::Plan>(
      "blocking_call", "N tasks that each make a call that blocks, beside a heartbeat",
      {{"sequential", blocking_call::open_sequential, one},
       {"thread_pool", blocking_call::open_thread_pool, threads_of},
       {"coroutine", blocking_call::open_coroutine, one},
       {"coroutine_offload", blocking_call::open_coroutine_offload, threads_of}}));
  all.push_back(
      make_workload<cpu::Plan>("cpu", "N tasks that compute and never wait",
                               {{"sequential", cpu::open_sequential, one},
                                {"thread_pool", cpu::open_thread_pool, threads_or_unlimited},
                                {"coroutine", cpu::open_coroutine, one}}));
  return all;
}

}  // namespace

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all = make_all();
  return all;
}

const Workload& find_workload(std::string_view name) {
  std::string known;
  for (const Workload& workload : workloads()) {
    if (workload.name == name) return workload;
    known += (known.empty() ? "" : ", ") + workload.name;
  }
  throw UsageError(fmt::format("unknown workload '{}'; there are: {}", name, known));
}

}  // namespace simul
