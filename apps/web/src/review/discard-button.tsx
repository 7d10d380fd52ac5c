import type { Review } from "@earshot/model";
import { ConfirmButton } from "../people/confirm-button.tsx";
import type { CallReviews } from "./call-reviews.ts";

/** Removes one's own draft. */
export function DiscardButton({ reviews, review: { id } }: { reviews: CallReviews; review: Review }) {
  return <ConfirmButton action="Discard" about="your draft" act={() => reviews.discard(id)} />;
}
