/** Where in memory what is computed lies. A window is 256 samples of 8 kHz, and 32 before them. */
export const WINDOW: i32 = 256;
export const BEFORE: i32 = 32;
export const SLOT_SAMPLES: i32 = BEFORE + WINDOW;
export const SLOT_BYTES: i32 = SLOT_SAMPLES << 1;
/** So many windows of one stream are computed together, at first in the lanes of a vector. */
export const SLOTS: i32 = 8;
export const LANES: i32 = 4;

/** Points of the transform, and what it yields. */
export const POINTS: i32 = 128;
export const BINS: i32 = POINTS / 2 + 1;
export const BIN_PAIRS: i32 = (BINS + 1) / 2;
/** Transforms of a window, half of one apart. */
export const FRAMES: i32 = 4;

/** Units of an i16 in a magnitude of 1; a sine of full scale has 32. */
export const MAGNITUDE_SCALE: f32 = 512;

export const UNITS: i32 = 128;
export const GATE_ROWS: i32 = 4 * UNITS;
/** The state of a stream: the unit's outputs as i16, then their memories as f32. */
export const STATE_BYTES: i32 = UNITS * 6;
export const STATE_MEMORY: usize = UNITS << 1;

/** Windows to compute, i16, one after the other; the gain of each, and the probability of speech in each, as f32. */
export const windows: usize = memory.data(SLOTS * SLOT_BYTES, 16);
export const gains: usize = memory.data(SLOTS << 2, 16);
export const probabilities: usize = memory.data(SLOTS << 2, 16);

// Activations are i16, at least 0; two that follow one another, the halves of an i32, are multiplied at once.
/** For the first layer: [factor][pair of bins][two frames][group of windows], the lanes being windows. */
export const frameSums: usize = memory.data((4 * BIN_PAIRS * (FRAMES / 2) * (SLOTS / LANES)) << 4, 16);
/** What the first layer finds in four windows, the lanes: pairs of what follows one another, for the second layer to read. */
export const EARLY_PAIRS: i32 = 128;
export const LATE_PAIRS: i32 = 128 + 64;
export const FIRST_BYTES: i32 = (EARLY_PAIRS + LATE_PAIRS) << 4;
export const first: usize = memory.data((SLOTS / LANES) * FIRST_BYTES, 16);
// Of each window: two frames of 64 rows; 64 rows; 128 rows.
export const second: usize = memory.data(SLOTS * 2 * 64 * 2, 16);
export const third: usize = memory.data(SLOTS * 64 * 2, 16);
export const fourth: usize = memory.data(SLOTS * 128 * 2, 16);
