import { nameOfActor, type ReviewStatus, type ReviewSummary } from "@earshot/model";
import { formatDate } from "@earshot/report";
import { address, navigate, reviewPath } from "../address.ts";
import { useLoaded } from "../loading.ts";
import { mayDo, surelyMay } from "../people/viewer.ts";
import { ProblemNote } from "../problem-note.tsx";
import { ScoreChip } from "../score-chip.tsx";
import { ScrollRegion } from "../scroll-region.tsx";
import { useTitle } from "../title.ts";

/** Reviews of the calls that one may see: which are begun, and whose turn it is. */
export function ReviewsPage() {
  useTitle("Reviews");
  const reviews = useLoaded<{ items: ReviewSummary[]; nextCursor: string | null }>(() => {
    const { show, mine, cursor } = wanted();
    const query = new URLSearchParams({ limit: "100" });
    if (show === "coaching") query.set("coaching", "true");
    else if (show !== "") query.set("status", show);
    if (mine) query.set("mine", "true");
    if (cursor !== null) query.set("cursor", cursor);
    return `/v1/reviews?${query}`;
  });
  const { value, error } = reviews.value;
  return (
    <div class="page">
      <div class="list-head">
        <h1>Reviews</h1>
        <p class="muted">
          {surelyMay("calls:review") ? "Of the calls that you may see." : "Of your calls, and what awaits you."}
        </p>
      </div>
      <ReviewFilters />
      {error !== null && <ProblemNote error={error} />}
      {value?.items.length === 0 && (
        <p class="empty">{address.value.search === "" ? "No review yet." : "No such review."}</p>
      )}
      {value !== null && value.items.length > 0 && <ReviewTable reviews={value.items} />}
      {value?.nextCursor != null && (
        <p>
          <a href={pathWith({ ...wanted(), cursor: value.nextCursor })}>Older reviews</a>
        </p>
      )}
    </div>
  );
}

type Show = ReviewStatus | "coaching" | "";

interface Wanted {
  show: Show;
  mine: boolean;
  cursor: string | null;
}

const shown: readonly Show[] = ["", "draft", "finished", "disputed", "acknowledged", "upheld", "revised", "coaching"];

function showText(show: Show): string {
  if (show === "") return "all";
  return show === "coaching" ? "for coaching" : show;
}

/** What the address asks for. */
function wanted(): Wanted {
  const { searchParams: params } = address.value;
  return {
    show: shown.find((one) => one === params.get("show")) ?? "",
    mine: params.get("mine") === "true",
    cursor: params.get("cursor"),
  };
}

function pathWith({ show, mine, cursor }: Wanted): string {
  const params = new URLSearchParams();
  if (show !== "") params.set("show", show);
  if (mine) params.set("mine", "true");
  if (cursor !== null) params.set("cursor", cursor);
  return `/reviews${params.size === 0 ? "" : `?${params}`}`;
}

function ReviewFilters() {
  const now = wanted();
  return (
    <search>
      <fieldset class="tabs">
        <legend class="unseen">Which reviews</legend>
        {shown.map((show) => (
          <label key={show}>
            <input
              type="radio"
              name="show"
              checked={now.show === show}
              onChange={() => navigate(pathWith({ ...now, show, cursor: null }), { replace: true })}
            />
            {showText(show)}
          </label>
        ))}
        {mayDo("calls:review") && (
          <label>
            <input
              type="checkbox"
              checked={now.mine}
              onChange={({ currentTarget }) =>
                navigate(pathWith({ ...now, mine: currentTarget.checked, cursor: null }), { replace: true })
              }
            />
            begun by me
          </label>
        )}
      </fieldset>
    </search>
  );
}

function ReviewTable({ reviews }: { reviews: readonly ReviewSummary[] }) {
  return (
    <ScrollRegion label="Reviews">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">State</th>
            <th scope="col">Next</th>
            <th scope="col">By</th>
            <th scope="col">Machine</th>
            <th scope="col">Reviewed</th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {reviews.map((review) => (
            <tr key={review.id}>
              <td>
                <a href={reviewPath(review)}>
                  {review.startTime === null ? review.recordingId : formatDate(review.startTime)}
                </a>
              </td>
              <td>
                {review.status}
                {review.coaching && <span class="flag">coaching</span>}
              </td>
              <td>{nextText(review)}</td>
              <td>
                <bdi>{nameOfActor(review.author)}</bdi>
              </td>
              <td>
                <ScoreChip score={review.machineScore} />
              </td>
              <td>
                <ScoreChip score={review.reviewedScore} />
              </td>
              <td>{formatDate(new Date(review.changedAtMs).toISOString())}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Whose turn it is, and to do what. */
function nextText({ status, isCallOfMine, isCurrent }: ReviewSummary) {
  if (status === "draft" && !isCurrent) return <strong>You discard it: the call was evaluated again</strong>;
  if (status === "draft") return <strong>You finish it</strong>;
  if (status === "finished") {
    return isCallOfMine ? <strong>You acknowledge or dispute it</strong> : "The agent acknowledges or disputes it";
  }
  if (status !== "disputed") return <span class="muted">done</span>;
  if (isCallOfMine || !mayDo("calls:review")) return "A reviewer answers";
  return <strong>You or another reviewer answers</strong>;
}
