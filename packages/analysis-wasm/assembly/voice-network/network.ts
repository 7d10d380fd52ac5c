import { firstLayer } from "./first-layer";
import { fourthLayer, secondLayer, soundLayer, thirdLayer } from "./layers";
import { GATE_ROWS, LANES, probabilities, SLOTS } from "./memory";
import { sums } from "./products";
import { recurrentCell } from "./recurrent";
import { computeMagnitudes } from "./spectrum";

/** The probability of speech in the first `count` windows, which follow one another in the stream with this state. */
export function listen(count: i32, state: usize): void {
  for (let group = 0; group < SLOTS / LANES; group++) computeMagnitudes(group);
  firstLayer();
  secondLayer(count);
  thirdLayer(count);
  fourthLayer(count);
  soundLayer(count);
  for (let i = 0; i < count; i++) {
    store<f32>(probabilities + ((<usize>i) << 2), recurrentCell(sums + <usize>(i * (GATE_ROWS << 2)), state));
  }
}
