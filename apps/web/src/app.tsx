import { nameOfActor } from "@earshot/model";
import { useLayoutEffect } from "preact/hooks";
import { address, followLinks } from "./address.ts";
import { BlindReviewPage } from "./calibrations/blind-review-page.tsx";
import { CalibrationPage } from "./calibrations/calibration-page.tsx";
import { CalibrationsPage } from "./calibrations/calibrations-page.tsx";
import { CallPage } from "./call/call-page.tsx";
import { CallsPage } from "./calls/calls-page.tsx";
import { KeyHelp } from "./key-help.tsx";
import { lazyPage } from "./lazy-page.tsx";
import { AccountPage } from "./people/account-page.tsx";
import { SignInFailedPage } from "./people/sign-in-failed-page.tsx";
import { SetUpPage, SignInPage } from "./people/sign-in-page.tsx";
import { askWhoLooks, isSignedOut, mayDo, signOut, surelyMay, viewer } from "./people/viewer.ts";
import { ReviewsPage } from "./review/reviews-page.tsx";
import { RunPage } from "./runs/run-page.tsx";
import { RunsPage } from "./runs/runs-page.tsx";
import { TrendsPage } from "./trends/trends-page.tsx";

const PeoplePage = lazyPage(async () => (await import("./people/people-page.tsx")).PeoplePage);
const OwnNamesPage = lazyPage(async () => (await import("./own-names/own-names-page.tsx")).OwnNamesPage);
const BenchPage = lazyPage(async () => (await import("./scorecards/bench-page.tsx")).BenchPage);

export function App() {
  useLayoutEffect(() => {
    // Without an answer the pages show what went wrong themselves.
    askWhoLooks().catch(() => {});
    document.addEventListener("click", followLinks);
    return () => document.removeEventListener("click", followLinks);
  }, []);
  const path = address.value.pathname;
  const [, first = ""] = path.split("/");
  const section = first === "calls" ? "/" : `/${first}`;
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="top">
        <a class="brand" href="/">
          Earshot
        </a>
        <nav aria-label="Pages">
          {pages
            .filter(([, , right]) => mayDo(right))
            .map(([href, title]) => (
              <a key={href} href={href} aria-current={href === section ? (href === path ? "page" : "true") : undefined}>
                {title}
              </a>
            ))}
          {surelyMay("names:manage") && (
            <a href="/names" aria-current={path === "/names" ? "page" : undefined}>
              Names
            </a>
          )}
          {surelyMay("people:manage") && (
            <a href="/people" aria-current={path === "/people" ? "page" : undefined}>
              People
            </a>
          )}
        </nav>
        <KeyHelp />
        <Who />
      </header>
      <main id="main" tabIndex={-1}>
        <Page path={path} />
      </main>
    </>
  );
}

const pages = [
  ["/", "Calls", "calls:read"],
  ["/trends", "Trends", "calls:read"],
  ["/scorecards", "Scorecards", "calls:read"],
  ["/reviews", "Reviews", "calls:read"],
  ["/calibrations", "Calibrations", "calls:review"],
  ["/runs", "Runs", "runs:read"],
] as const;

/** Who is signed in, or that anybody at this machine may look. */
function Who() {
  const me = viewer.value;
  if (me?.state === "open") {
    return (
      <span class="muted who-looks" title="Nobody is set up: everything is open to this machine">
        open
      </span>
    );
  }
  if (me?.state !== "signed_in") return null;
  return (
    <>
      <a class="who-looks" href="/account" title="Your password and sessions">
        <bdi>{nameOfActor(me.actor)}</bdi>
      </a>
      <button type="button" class="quiet" onClick={() => void signOut()}>
        Sign out
      </button>
    </>
  );
}

function Page({ path }: { path: string }) {
  if (path === "/set-up") return <SetUpPage />;
  if (path === "/sign-in-failed") return <SignInFailedPage />;
  if (isSignedOut()) return <SignInPage />;
  const [, section = "", id = ""] = path.split("/");
  if (section === "") return <CallsPage />;
  if (section === "calls") return <CallPage key={id} recordingId={decodeURIComponent(path.slice("/calls/".length))} />;
  if (section === "reviews") return <ReviewsPage />;
  if (section === "calibrations" && id !== "") {
    const recordingId = path.slice(`/calibrations/${id}/calls/`.length);
    if (recordingId === "") return <CalibrationPage key={id} id={id} />;
    return <BlindReviewPage key={path} id={id} recordingId={decodeURIComponent(recordingId)} />;
  }
  if (section === "calibrations") return <CalibrationsPage />;
  if (section === "runs" && id !== "") return <RunPage key={id} runId={decodeURIComponent(id)} />;
  if (section === "runs") return <RunsPage />;
  if (section === "people") return <PeoplePage />;
  if (section === "names") return <OwnNamesPage />;
  if (section === "account") return <AccountPage />;
  if (section === "scorecards") return <BenchPage />;
  return <TrendsPage />;
}
