import { firstLayer, fourthLayer, secondLayer, soundLayer, thirdLayer } from "./layers";
import { fromSound, GATE_ROWS, probabilities } from "./memory";
import { recurrentCell } from "./recurrent";
import { computeMagnitudes } from "./spectrum";

/** The probability of speech in the first `count` windows, which follow one another in the stream with this state. */
export function listen(count: i32, state: usize): void {
  for (let group = 0; group < 2; group++) {
    computeMagnitudes(group * 4);
    firstLayer();
    secondLayer(group);
  }
  thirdLayer();
  fourthLayer();
  soundLayer();
  for (let i = 0; i < count; i++) {
    store<f32>(probabilities + ((<usize>i) << 2), recurrentCell(fromSound + <usize>(i * (GATE_ROWS << 2)), state));
  }
}
