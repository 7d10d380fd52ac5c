/** Where in memory what is computed lies. A window is 256 samples of 8 kHz, and 32 before them. */
export const WINDOW: i32 = 256;
export const BEFORE: i32 = 32;
export const SLOT_SAMPLES: i32 = BEFORE + WINDOW;
export const SLOT_BYTES: i32 = SLOT_SAMPLES << 1;
/** So many windows of one stream are computed together, four in the lanes of a vector. */
export const SLOTS: i32 = 8;

/** Points of the transform, and what it yields. */
export const POINTS: i32 = 128;
export const BINS: i32 = POINTS / 2 + 1;
export const BIN_PAIRS: i32 = (BINS + 1) / 2;
/** Transforms of a window, half of one apart. */
export const FRAMES: i32 = 4;

export const UNITS: i32 = 128;
export const GATE_ROWS: i32 = 4 * UNITS;
/** The state of a stream: the unit's outputs as i16, then their memories as f32. */
export const STATE_BYTES: i32 = UNITS * 6;
export const STATE_MEMORY: usize = UNITS << 1;

/** Windows to compute, i16, one after the other; the gain of each, and the probability of speech in each, as f32. */
export const windows: usize = memory.data(SLOTS * SLOT_BYTES, 16);
export const gains: usize = memory.data(SLOTS << 2, 16);
export const probabilities: usize = memory.data(SLOTS << 2, 16);

// Activations are i16. Two inputs that follow one another are the halves of an i32, and the lanes are windows.
/** Magnitudes: pairs of bins, each with four frames. */
export const magnitudes: usize = memory.data((BIN_PAIRS * FRAMES) << 4, 16);
/** Of the first layer: 64 pairs of rows, each with four frames. */
export const first: usize = memory.data((64 * FRAMES) << 4, 16);
/** Of the second: two frames of 32 pairs of rows, each for both groups of four windows. */
export const second: usize = memory.data((2 * 32 * 2) << 4, 16);
export const third: usize = memory.data((32 * 2) << 4, 16);
export const fourth: usize = memory.data((64 * 2) << 4, 16);
/** What the recurrent cell takes from the sound of each window, f32: [four units][gate][unit]. */
export const fromSound: usize = memory.data((SLOTS * GATE_ROWS) << 2, 16);
