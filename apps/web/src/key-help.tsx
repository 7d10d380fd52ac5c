import { useRef } from "preact/hooks";
import { useKeys } from "./keys.ts";

const keys: readonly [title: string, rows: readonly [key: string, meaning: string][]][] = [
  [
    "List of calls",
    [
      ["↓ ↑, j k", "next, previous call"],
      ["Enter", "open the call"],
      ["/", "search for words"],
    ],
  ],
  [
    "A call",
    [
      [". ,", "next, previous stop: an event or a lost point"],
      ["← →", "1 second; with Shift 10 seconds"],
      ["Home, End", "begin, end of the call"],
      ["+ −", "zoom in, out; 0 shows the whole call"],
      ["Space", "play or pause; l repeats the stop, or what is shown"],
      ["x", "strike out the stop, or take that back"],
      ["r", "begin a review, or go to yours"],
      ["c", "comment on this moment, in a review; Ctrl and Enter adds it"],
      ["f", "follow the transcript, or not"],
      ["/", "search in the call"],
      ["n p", "next, previous call of the list"],
    ],
  ],
];

/** The button and the key `?` that show all keys. */
export function KeyHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = () => dialog.current?.showModal();
  useKeys({ "?": open });
  return (
    <>
      <button type="button" class="quiet" onClick={open} aria-haspopup="dialog">
        Keys <kbd>?</kbd>
      </button>
      <dialog ref={dialog} aria-labelledby="keys-title" closedby="any">
        <h2 id="keys-title">Keys</h2>
        {keys.map(([title, rows]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl class="keys">
              {rows.map(([key, meaning]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
