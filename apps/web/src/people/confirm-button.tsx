import { useSignal } from "@preact/signals";
import type { RequestError } from "../api.ts";
import { toRequestError } from "../loading.ts";

/** A button that takes the place of another takes its focus, too. */
const focus = (button: HTMLElement | null) => button?.focus();

interface ConfirmButtonProps {
  action: string;
  /** Whom or what the button is about, for those who can't see its row. */
  about: string;
  act: () => Promise<void>;
}

/** Asks once more before it does what can't be taken back. */
export function ConfirmButton({ action, about, act }: ConfirmButtonProps) {
  const asking = useSignal(false);
  const hasAsked = useSignal(false);
  const error = useSignal<RequestError | null>(null);
  const confirm = async () => {
    try {
      await act();
      asking.value = false;
    } catch (thrown) {
      error.value = toRequestError(thrown);
    }
  };
  if (!asking.value) {
    return (
      <button
        key="ask"
        ref={hasAsked.value ? focus : null}
        type="button"
        class="quiet"
        aria-label={`${action} ${about}`}
        onClick={() => {
          error.value = null;
          asking.value = true;
          hasAsked.value = true;
        }}
      >
        {action}
      </button>
    );
  }
  return (
    <span class="confirm">
      <button type="button" ref={focus} aria-label={`${action} ${about}: confirm`} onClick={confirm}>
        {action}: sure?
      </button>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          asking.value = false;
        }}
      >
        Keep
      </button>
      {error.value !== null && (
        <span class="wrong" role="alert">
          {error.value.message}. {error.value.hint}
        </span>
      )}
    </span>
  );
}
