#define _GNU_SOURCE
#include "ctaskpool.h"
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

// The runtime's doors for an executor of one's own (swift/Runtime/Concurrency.h).
#define SWIFT __attribute__((swiftcall))
struct executor { void *identity, *implementation; };
extern SWIFT void swift_job_run(void *job, struct executor executor);
extern void *swift_task_enqueueGlobal_hook;
extern void *swift_task_enqueueGlobalWithDelay_hook;
extern void *swift_task_enqueueGlobalWithDeadline_hook;

struct entry {
  struct entry *next;
  void *job;
  uint64_t due;
};

// All of it under the lock.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry *first, **last = &first;
static struct entry *timers;
static int limit, threads;
// Threads without work, and how many of them have been called and not come yet.
static int idle, called;
// One idle thread beside those waits for the next timer, so that no other wakes for it.
static bool has_timekeeper, is_timekeeper_called;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER, timekeeping;

static const uint64_t second = 1000000000;

static uint64_t now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * second + (uint64_t)time.tv_nsec;
}

static struct entry *next_entry(void) {
  struct entry *entry = NULL;
  if (timers && timers->due <= now(CLOCK_MONOTONIC)) {
    entry = timers;
    timers = entry->next;
  } else if (first) {
    entry = first;
    first = entry->next;
    if (!first) last = &first;
  }
  return entry;
}

static void wait_for_work(void) {
  if (!timers || has_timekeeper) {
    idle++;
    while (called == 0) pthread_cond_wait(&work, &lock);
    called--;
    idle--;
    return;
  }
  struct timespec due = {(time_t)(timers->due / second), (long)(timers->due % second)};
  has_timekeeper = true;
  pthread_cond_timedwait(&timekeeping, &lock, &due);
  has_timekeeper = is_timekeeper_called = false;
}

static void call_timekeeper(void) {
  is_timekeeper_called = true;
  pthread_cond_signal(&timekeeping);
}

static void start_thread(void);

// Sees to it that a thread looks for work.
static void wake(void) {
  if (idle > called) {
    called++;
    pthread_cond_signal(&work);
  } else if (has_timekeeper && !is_timekeeper_called) {
    call_timekeeper();
  } else if (threads < limit) {
    start_thread();
  }
}

static void *run(void *unused) {
  pthread_mutex_lock(&lock);
  for (;;) {
    struct entry *entry = next_entry();
    if (!entry) {
      wait_for_work();
      continue;
    }
    // Somebody keeps the time while this one works.
    if (timers && !has_timekeeper) wake();
    pthread_mutex_unlock(&lock);
    swift_job_run(entry->job, (struct executor){NULL, NULL});
    free(entry);
    pthread_mutex_lock(&lock);
  }
  return unused;
}

// Signals belong to the first thread.
static void start_thread(void) {
  sigset_t all, before;
  pthread_t thread;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  if (pthread_create(&thread, NULL, run, NULL) == 0) {
    pthread_setname_np(thread, "tern-tasks");
    pthread_detach(thread);
    threads++;
  } else if (threads == 0) {
    abort();  // No task can ever run.
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static struct entry *make_entry(void *job, uint64_t due) {
  struct entry *entry = malloc(sizeof *entry);
  if (!entry) abort();
  *entry = (struct entry){NULL, job, due};
  return entry;
}

static SWIFT void enqueue(void *job, void *original) {
  (void)original;
  struct entry *entry = make_entry(job, 0);
  pthread_mutex_lock(&lock);
  *last = entry;
  last = &entry->next;
  wake();
  pthread_mutex_unlock(&lock);
}

static void enqueue_at(uint64_t due, void *job) {
  struct entry *entry = make_entry(job, due);
  pthread_mutex_lock(&lock);
  struct entry **place = &timers;
  while (*place && (*place)->due <= due) place = &(*place)->next;
  entry->next = *place;
  *place = entry;
  if (timers == entry) {
    if (has_timekeeper) call_timekeeper(); else wake();
  }
  pthread_mutex_unlock(&lock);
}

static uint64_t after(uint64_t start, uint64_t delay) {
  return delay > INT64_MAX - start ? INT64_MAX : start + delay;
}

static SWIFT void enqueue_with_delay(unsigned long long delay, void *job, void *original) {
  (void)original;
  enqueue_at(after(now(CLOCK_MONOTONIC), delay), job);
}

static SWIFT void enqueue_with_deadline(
    long long seconds, long long nanoseconds, long long tolerance_seconds,
    long long tolerance_nanoseconds, int clock, void *job, void *original) {
  (void)tolerance_seconds, (void)tolerance_nanoseconds, (void)original;
  uint64_t whole = seconds < 0 ? 0 : seconds > INT64_MAX / 2000000000 ? INT64_MAX / 2000000000 : (uint64_t)seconds;
  uint64_t due = whole * second + (uint64_t)(nanoseconds < 0 ? 0 : nanoseconds);
  // The runtime's continuous clock is 1, its suspending clock 2.
  uint64_t present = now(clock == 1 ? CLOCK_BOOTTIME : CLOCK_MONOTONIC);
  enqueue_at(after(now(CLOCK_MONOTONIC), due > present ? due - present : 0), job);
}

void ctaskpool_install(int most) {
  limit = most > 0 ? most : 1;
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&timekeeping, &attributes);
  pthread_condattr_destroy(&attributes);
  swift_task_enqueueGlobal_hook = (void *)enqueue;
  swift_task_enqueueGlobalWithDelay_hook = (void *)enqueue_with_delay;
  swift_task_enqueueGlobalWithDeadline_hook = (void *)enqueue_with_deadline;
}
