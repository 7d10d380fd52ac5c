// The sweep of src/plain-sweep.ts in C, plain and with four calls in the lanes of a vector, and the machine's read bandwidth.
//   sweep COLUMNS RESULTS
// Reads the columns once, then obeys standard input: "plain", "lanes" and "bandwidth" each do the work once and print the
// nanoseconds taken; "results" writes the results of the latest sweep.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __SSE4_1__
#include <smmintrin.h>
#endif

enum {
  SUPPORT,
  DURATION,
  SPEECH,
  SILENCE,
  OVERLAP,
  TALK_OVER,
  SILENCE_COUNT,
  SILENCE_TOTAL,
  SILENCE_LONGEST,
  LEADING,
  TRAILING,
  TALK_OVER_COUNT,
  TALK_OVER_TOTAL,
  TALK,
  UTTERANCES = TALK + 4,
  COLUMNS = UTTERANCES + 4
};

enum { AGENT, CUSTOMER };

static int32_t calls, segments, min_silence, min_talk_over;
static uint32_t *offsets;
static int32_t *durations, *starts, *ends, *speakers;
static uint8_t *sides;
static int32_t *results;

static inline int32_t max(int32_t a, int32_t b) { return a > b ? a : b; }
static inline int32_t min(int32_t a, int32_t b) { return a < b ? a : b; }

// Like the kernel, both sweeps find out whether a call is a conversation of one agent and one customer whose starts ascend.
static void refuse(int32_t call) {
  fprintf(stderr, "call %d is no plain conversation\n", call);
  exit(1);
}

static void sweep_plain(void) {
  for (int32_t call = 0; call < calls; call++) {
    const uint32_t from = offsets[call], to = offsets[call + 1];
    int32_t first = -1, end = 0, speech = 0;
    int32_t silences = 0, silence_total = 0, silence_longest = 0;
    int32_t talk_over = 0, event_start = 0, event_end = 0, events = 0, event_total = 0;
    int32_t agent_end = 0, agent_talk = 0, customer_end = 0, customer_talk = 0, customer_utterances = 0;
    int32_t agent = -1, customer = -1, previous = 0, fits = 1;

    for (uint32_t i = from; i < to; i++) {
      const int32_t start = starts[i], stop = ends[i], side = sides[i], speaker = speakers[i];
      fits &= start >= previous && stop >= start && side <= CUSTOMER;
      previous = start;
      customer_utterances += side;
      if (stop == start) continue;

      if (first < 0) first = end = start;
      const int32_t gap = start - end;
      if (gap >= min_silence) {
        silences++;
        silence_total += gap;
        silence_longest = max(silence_longest, gap);
      }
      speech += max(0, stop - max(start, end));
      end = max(end, stop);

      const int32_t both_end = min(agent_end, customer_end);
      if (side == AGENT) {
        if (agent < 0) agent = speaker;
        fits &= speaker == agent;
        agent_talk += max(0, stop - max(start, agent_end));
        agent_end = max(agent_end, stop);
      } else {
        if (customer < 0) customer = speaker;
        fits &= speaker == customer;
        customer_talk += max(0, stop - max(start, customer_end));
        customer_end = max(customer_end, stop);
      }

      const int32_t over_from = max(start, both_end), over_to = min(agent_end, customer_end);
      if (over_to > over_from) {
        talk_over += over_to - over_from;
        if (over_from != event_end) {
          if (event_end - event_start >= min_talk_over) {
            events++;
            event_total += event_end - event_start;
          }
          event_start = over_from;
        }
        event_end = over_to;
      }
    }
    if (event_end - event_start >= min_talk_over) {
      events++;
      event_total += event_end - event_start;
    }

    if (!fits || (agent == customer && agent >= 0)) refuse(call);

    const int32_t duration = durations[call], recorded = duration >= 0, support_end = recorded ? duration : end;
    const int32_t support = recorded ? support_end : first < 0 ? 0 : end - first;
    int32_t *row = results + call;
#define WRITE(column, value) row[(size_t)(column) * calls] = (value)
    WRITE(SUPPORT, recorded);
    WRITE(DURATION, support);
    WRITE(SPEECH, speech);
    WRITE(SILENCE, support - speech);
    WRITE(OVERLAP, talk_over);
    WRITE(TALK_OVER, talk_over);
    WRITE(SILENCE_COUNT, silences);
    WRITE(SILENCE_TOTAL, silence_total);
    WRITE(SILENCE_LONGEST, silence_longest);
    WRITE(LEADING, !recorded ? 0 : first < 0 ? support : first);
    WRITE(TRAILING, recorded && first >= 0 ? support_end - end : 0);
    WRITE(TALK_OVER_COUNT, events);
    WRITE(TALK_OVER_TOTAL, event_total);
    WRITE(TALK + AGENT, agent_talk);
    WRITE(TALK + CUSTOMER, customer_talk);
    WRITE(UTTERANCES + AGENT, (int32_t)(to - from) - customer_utterances);
    WRITE(UTTERANCES + CUSTOMER, customer_utterances);
  }
}

enum { LANES = 4, WINDOW = 256, LENGTHS = 512 };
typedef int32_t vec __attribute__((vector_size(16)));
typedef int32_t unaligned_vec __attribute__((vector_size(16), aligned(4)));

#ifdef __SSE4_1__
static inline vec vmax(vec a, vec b) { return (vec)_mm_max_epi32((__m128i)a, (__m128i)b); }
static inline vec vmin(vec a, vec b) { return (vec)_mm_min_epi32((__m128i)a, (__m128i)b); }
#else
static inline vec vmax(vec a, vec b) { return (a & (a > b)) | (b & ~(a > b)); }
static inline vec vmin(vec a, vec b) { return (a & (a < b)) | (b & ~(a < b)); }
#endif
static inline vec splat(int32_t value) { return (vec){value, value, value, value}; }

// The next four of each lane's column, turned so that rows[k] holds the k-th of all lanes.
static inline void turn(vec rows[4], vec a, vec b, vec c, vec d) {
  const vec ab0 = __builtin_shuffle(a, b, (vec){0, 4, 1, 5}), ab1 = __builtin_shuffle(a, b, (vec){2, 6, 3, 7});
  const vec cd0 = __builtin_shuffle(c, d, (vec){0, 4, 1, 5}), cd1 = __builtin_shuffle(c, d, (vec){2, 6, 3, 7});
  rows[0] = __builtin_shuffle(ab0, cd0, (vec){0, 1, 4, 5});
  rows[1] = __builtin_shuffle(ab0, cd0, (vec){2, 3, 6, 7});
  rows[2] = __builtin_shuffle(ab1, cd1, (vec){0, 1, 4, 5});
  rows[3] = __builtin_shuffle(ab1, cd1, (vec){2, 3, 6, 7});
}

enum { ROWS = 64 };

// Some rows of the lanes' segments, turned: few enough to stay in the first cache.
static vec start_rows[ROWS], stop_rows[ROWS], speaker_rows[ROWS], customer_rows[ROWS];

static inline vec load4(const int32_t *from) { return *(const unaligned_vec *)from; }

static inline void turn_column(vec rows[4], const int32_t *column, const uint32_t at[LANES], int32_t row) {
  turn(rows, load4(column + at[0] + row), load4(column + at[1] + row), load4(column + at[2] + row),
       load4(column + at[3] + row));
}

static void sweep_four(const int32_t call[LANES]) {
  uint32_t at[LANES];
  vec count, first, agent, customer, last_side, duration;
  for (int lane = 0; lane < LANES; lane++) {
    const uint32_t from = at[lane] = offsets[call[lane]];
    const int32_t length = count[lane] = (int32_t)(offsets[call[lane] + 1] - from);
    if (length == 0) refuse(call[lane]);
    int32_t second = 1;
    while (second < length && sides[from + second] == sides[from]) second++;
    const int32_t one = speakers[from], other = second < length ? speakers[from + second] : one ^ 1;
    if (one == other || one < 0 || other < 0 || starts[from] < 0) refuse(call[lane]);
    first[lane] = starts[from];
    agent[lane] = sides[from] == AGENT ? one : other;
    customer[lane] = sides[from] == AGENT ? other : one;
    last_side[lane] = sides[from + length - 1];
    duration[lane] = durations[call[lane]];
  }
  int32_t longest = count[0], shortest = count[0];
  for (int lane = 1; lane < LANES; lane++) {
    longest = max(longest, count[lane]);
    shortest = min(shortest, count[lane]);
  }
  const int32_t rows = (longest + 3) & ~3, whole = shortest & ~3;
  const vec none = splat(0), below_silence = splat(min_silence - 1), below_talk_over = splat(min_talk_over - 1);
  const vec both_speakers = agent ^ customer;
  vec misfit = none, side_bits = none, previous = none, customers = none, end = first, gaps = none;
  vec agent_end = none, customer_end = none, both_end = none, agent_gaps = none;
  vec silences = none, silence_total = none, silence_longest = none;
  vec talk_over = none, event_start = none, event_end = none, events = none, event_total = none;

  for (int32_t from = 0; from < rows; from += ROWS) {
    const int32_t to = min(from + ROWS, rows);
    for (int32_t row = from; row < to; row += 4) {
      const int32_t k = row - from;
      vec side;
      if (row < whole) {
        turn_column(start_rows + k, starts, at, row);
        turn_column(stop_rows + k, ends, at, row);
        turn_column(speaker_rows + k, speakers, at, row);
        for (int lane = 0; lane < LANES; lane++) {
          int32_t four;
          memcpy(&four, sides + at[lane] + row, 4);
          side[lane] = four;
        }
      } else {
        // A call that ends repeats its last segment, which changes no measure.
        for (int lane = 0; lane < LANES; lane++) {
          uint32_t four = 0;
          for (int32_t i = 0; i < 4; i++) {
            const uint32_t segment = at[lane] + (uint32_t)min(row + i, count[lane] - 1);
            start_rows[k + i][lane] = starts[segment];
            stop_rows[k + i][lane] = ends[segment];
            speaker_rows[k + i][lane] = speakers[segment];
            four |= (uint32_t)sides[segment] << (8 * i);
          }
          side[lane] = (int32_t)four;
        }
      }
      side_bits |= side;
      for (int i = 0; i < 4; i++) customer_rows[k + i] = -(side >> (8 * i) & 1);
    }

    for (int32_t k = 0; k < to - from; k++) {
      const vec start = start_rows[k], stop = stop_rows[k];
      misfit |= speaker_rows[k] ^ agent ^ (both_speakers & customer_rows[k]);
      misfit |= (previous > start) | (start >= stop);
      previous = start;
      const vec gap = vmax(start, end) - end, silent = gap > below_silence;
      gaps += gap;
      silences -= silent;
      silence_total += gap & silent;
      silence_longest = vmax(silence_longest, gap);
      end = vmax(end, stop);
    }

    for (int32_t k = 0; k < to - from; k++) {
      const vec start = start_rows[k], stop = stop_rows[k], is_customer = customer_rows[k];
      agent_gaps += (vmax(start, agent_end) - agent_end) & ~is_customer;
      agent_end = vmax(agent_end, stop & ~is_customer);
      customer_end = vmax(customer_end, stop & is_customer);
      customers -= is_customer;
      const vec over_from = vmax(start, both_end);
      both_end = vmin(agent_end, customer_end);
      const vec talked = both_end > over_from;
      talk_over += vmax(both_end, over_from) - over_from;
      const vec opens = talked & (over_from != event_end), length = event_end - event_start;
      const vec counted = opens & (length > below_talk_over);
      events -= counted;
      event_total += length & counted;
      event_start = vmax(event_start, over_from & opens);
      event_end = vmax(event_end, both_end & talked);
    }
  }
  misfit |= side_bits & splat(~0x01010101);
  for (int lane = 0; lane < LANES; lane++) {
    if (misfit[lane] != 0) refuse(call[lane]);
  }
  const vec length = event_end - event_start, counted = length > below_talk_over;
  events -= counted;
  event_total += length & counted;
  const vec customer_utterances = customers - (splat(rows) - count) * last_side;

  const vec recorded = duration >= 0, support_end = vmax(duration, end);
  const vec speech = end - first - gaps, agent_talk = agent_end - agent_gaps;
  const vec support = support_end - (first & ~recorded);
#undef WRITE
#define WRITE(column, value)                                                                  \
  do {                                                                                        \
    const vec values = (value);                                                               \
    int32_t *to = results + (size_t)(column) * calls;                                         \
    for (int lane = 0; lane < LANES; lane++) to[call[lane]] = values[lane];                   \
  } while (0)
  WRITE(SUPPORT, -recorded);
  WRITE(DURATION, support);
  WRITE(SPEECH, speech);
  WRITE(SILENCE, support - speech);
  WRITE(OVERLAP, talk_over);
  WRITE(TALK_OVER, talk_over);
  WRITE(SILENCE_COUNT, silences);
  WRITE(SILENCE_TOTAL, silence_total);
  WRITE(SILENCE_LONGEST, silence_longest & (silence_longest > below_silence));
  WRITE(LEADING, first & recorded);
  WRITE(TRAILING, support_end - end);
  WRITE(TALK_OVER_COUNT, events);
  WRITE(TALK_OVER_TOTAL, event_total);
  WRITE(TALK + AGENT, agent_talk);
  WRITE(TALK + CUSTOMER, speech + talk_over - agent_talk);
  WRITE(UTTERANCES + AGENT, count - customer_utterances);
  WRITE(UTTERANCES + CUSTOMER, customer_utterances);
}

// A window's columns are looked at in the order of memory first: by length its calls lie scattered.
static void bring_near(const void *column, size_t from, size_t to) {
  int32_t sum = 0;
  const char *bytes = column;
  for (size_t at = from; at + 4 <= to; at += 64) {
    int32_t word;
    memcpy(&word, bytes + at, 4);
    sum ^= word;
  }
  // Marked as used: without it the compiler removes looks whose result nobody reads.
  __asm__ volatile("" : : "r"(sum));
}

// Calls of like length go into the lanes together, so that none of them waits long for another.
static void sweep_lanes(void) {
  int32_t order[WINDOW + LANES - 1], place[LENGTHS + 1];
  for (int32_t from = 0; from < calls; from += WINDOW) {
    const int32_t count = min(WINDOW, calls - from);
    memset(place, 0, sizeof place);
    const size_t first = offsets[from], last = offsets[from + count];
    bring_near(starts, first * 4, last * 4);
    bring_near(ends, first * 4, last * 4);
    bring_near(speakers, first * 4, last * 4);
    bring_near(sides, first, last);
#define LENGTH(call) min((int32_t)(offsets[(call) + 1] - offsets[call]), LENGTHS - 1)
    for (int32_t call = from; call < from + count; call++) place[LENGTH(call) + 1]++;
    for (int32_t length = 0; length < LENGTHS; length++) place[length + 1] += place[length];
    for (int32_t call = from; call < from + count; call++) order[place[LENGTH(call)]++] = call;
    for (int32_t k = count; k < count + LANES - 1; k++) order[k] = order[count - 1];
    for (int32_t k = 0; k < count; k += LANES) sweep_four(order + k);
  }
}

enum { BANDWIDTH_BYTES = 1 << 28 };

static uint64_t sum_all(const uint64_t *words) {
  uint64_t sum[8] = {0};
  for (size_t i = 0; i < BANDWIDTH_BYTES / 8; i += 8) {
    for (int k = 0; k < 8; k++) sum[k] += words[i + k];
  }
  return sum[0] + sum[1] + sum[2] + sum[3] + sum[4] + sum[5] + sum[6] + sum[7];
}

static void *allocate(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 127) & ~(size_t)63);
  if (memory == NULL) {
    perror("aligned_alloc");
    exit(1);
  }
  memset(memory, 0, bytes);
  return memory;
}

static void *column(FILE *file, size_t count, size_t stride) {
  void *memory = allocate(count * stride);
  if (fread(memory, stride, count, file) != count) {
    fprintf(stderr, "the columns end too early\n");
    exit(1);
  }
  return memory;
}

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int main(int argc, char **argv) {
  FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) {
    fprintf(stderr, "usage: sweep COLUMNS RESULTS\n");
    return 1;
  }
  const int32_t *header = column(file, 4, 4);
  calls = header[0];
  segments = header[1];
  min_silence = max(1, header[2]);
  min_talk_over = max(1, header[3]);
  offsets = column(file, (size_t)calls + 1, 4);
  durations = column(file, calls, 4);
  starts = column(file, segments, 4);
  ends = column(file, segments, 4);
  speakers = column(file, segments, 4);
  sides = column(file, segments, 1);
  fclose(file);
  results = allocate((size_t)COLUMNS * calls * 4);
  uint64_t *words = NULL;
  volatile uint64_t sink;

  char line[32];
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (strcmp(line, "bandwidth\n") == 0 && words == NULL) words = allocate(BANDWIDTH_BYTES);
    const int64_t begin = now_ns();
    if (strcmp(line, "plain\n") == 0) {
      sweep_plain();
    } else if (strcmp(line, "lanes\n") == 0) {
      sweep_lanes();
    } else if (strcmp(line, "bandwidth\n") == 0) {
      sink = sum_all(words);
    } else if (strcmp(line, "results\n") == 0) {
      FILE *out = fopen(argv[2], "wb");
      if (out == NULL || fwrite(results, 4, (size_t)COLUMNS * calls, out) != (size_t)COLUMNS * calls || fclose(out) != 0) {
        perror(argv[2]);
        return 1;
      }
    } else {
      fprintf(stderr, "unknown command %s", line);
      return 1;
    }
    printf("%lld\n", (long long)(now_ns() - begin));
    fflush(stdout);
  }
  (void)sink;
  return 0;
}
