/** Shared with a worker. At `takenParts`: how many of its parts have been taken over; at `ready`: 1 once it can measure. */
export type WorkerState = Int32Array<SharedArrayBuffer>;
export const takenParts = 0;
export const ready = 1;
