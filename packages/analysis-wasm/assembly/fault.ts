let index: i32 = -1;

/** Stores where a run failed and returns its status. */
export function fail(status: i32, at: i32): i32 {
  index = at;
  return status;
}

/** Index, in the concatenated column, of the element that made the latest run fail. */
export function faultIndex(): i32 {
  return index;
}
