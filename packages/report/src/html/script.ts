/**
 * All the script of the page. Without it everything but sorting works: headings of the table become buttons, and a
 * folded call opens when something inside it is jumped to, which not every browser does by itself. The controls of a call's sound become
 * a button and a slider along its timeline; a click into the timeline, on a time of the transcript, and a link to a moment move to it.
 */
export const script = `"use strict";
const table = document.getElementById("call-table");
const numeric = new Intl.Collator("en", { numeric: true });
const key = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent;
for (const heading of table ? table.tHead.rows[0].cells : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = heading.cellIndex;
    const rows = [...table.tBodies[0].rows].map((row) => [key(row, column), row]);
    rows.sort((a, b) => (isNaN(a[0]) || isNaN(b[0]) ? numeric.compare(a[0], b[0]) : a[0] - b[0]) * (down ? -1 : 1));
    table.tBodies[0].append(...rows.map((pair) => pair[1]));
  });
}
const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  const folded = target && target.closest("details:not([open])");
  if (!folded) return;
  folded.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();
const two = (value) => String(value).padStart(2, "0");
const clock = (s) => {
  const whole = Math.floor(Math.abs(s)), minutes = Math.floor(whole / 60) % 60;
  const tail = two(whole % 60), sign = s < 0 ? "-" : "";
  return sign + (whole < 3600 ? minutes + ":" : Math.floor(whole / 3600) + ":" + two(minutes) + ":") + tail;
};
const seconds = (text) => {
  const size = text.replace("-", "").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return text.startsWith("-") ? -size : size;
};
const moves = new Map();
for (const player of document.querySelectorAll(".player")) {
  const audio = player.querySelector("audio");
  const call = player.closest(".call");
  const drawing = player.closest("figure").querySelector("svg");
  const from = player.dataset.from / 1000, to = player.dataset.to / 1000, length = player.dataset.length / 1000;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Play";
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: from, max: to, step: "any" });
  slider.setAttribute("aria-label", "Position in the call");
  const head = document.createElementNS(drawing.namespaceURI, "line");
  head.setAttribute("class", "head");
  head.setAttribute("y1", "0");
  head.setAttribute("y2", "100%");
  drawing.append(head);
  const show = () => {
    const at = audio.currentTime;
    slider.value = at;
    slider.setAttribute("aria-valuetext", clock(at) + " of " + clock(length));
    const x = (100 * (at - from)) / (to - from) + "%";
    head.setAttribute("x1", x);
    head.setAttribute("x2", x);
  };
  const move = (at) => {
    audio.currentTime = Math.min(length, Math.max(0, at));
    show();
  };
  const toggle = () => (audio.paused ? audio.play() : audio.pause());
  button.addEventListener("click", toggle);
  slider.addEventListener("input", () => move(Number(slider.value)));
  const steps = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30, Home: -1e9, End: 1e9 };
  slider.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey || (step === undefined && event.key !== " ")) return;
    event.preventDefault();
    if (step === undefined) toggle();
    else move(audio.currentTime + step);
  });
  audio.addEventListener("timeupdate", show);
  audio.addEventListener("seeked", show);
  audio.addEventListener("pause", () => (button.textContent = "Play"));
  audio.addEventListener("play", () => {
    button.textContent = "Pause";
    for (const other of document.querySelectorAll("audio")) if (other !== audio) other.pause();
  });
  drawing.addEventListener("click", (event) => {
    const { left, width } = drawing.getBoundingClientRect();
    if (!event.target.closest("a")) move(from + ((event.clientX - left) / width) * (to - from));
  });
  call.addEventListener("click", ({ target }) => {
    if (target.classList.contains("at")) move(seconds(target.textContent));
  });
  audio.controls = false;
  audio.before(button, slider);
  moves.set(call, move);
  show();
}
const follow = () => {
  const target = document.getElementById(location.hash.slice(1));
  const time = target && target.querySelector(".at");
  const move = time && moves.get(target.closest(".call"));
  if (move) move(seconds(time.textContent));
};
addEventListener("hashchange", follow);
follow();
`;
