import { useEffect } from "preact/hooks";
import { address, followLinks } from "./address.ts";
import { CallPage } from "./call/call-page.tsx";
import { CallsPage } from "./calls/calls-page.tsx";
import { KeyHelp } from "./key-help.tsx";
import { RunPage } from "./runs/run-page.tsx";
import { RunsPage } from "./runs/runs-page.tsx";
import { TrendsPage } from "./trends/trends-page.tsx";

export function App() {
  useEffect(() => {
    document.addEventListener("click", followLinks);
    return () => document.removeEventListener("click", followLinks);
  }, []);
  const path = address.value.pathname;
  const section = path.startsWith("/runs") ? "/runs" : path === "/trends" ? "/trends" : "/";
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
          {pages.map(([href, title]) => (
            <a key={href} href={href} aria-current={href === section ? (href === path ? "page" : "true") : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <KeyHelp />
      </header>
      <main id="main" tabIndex={-1}>
        <Page path={path} />
      </main>
    </>
  );
}

const pages = [
  ["/", "Calls"],
  ["/trends", "Trends"],
  ["/runs", "Runs"],
] as const;

function Page({ path }: { path: string }) {
  const [, section = "", id = ""] = path.split("/");
  if (section === "") return <CallsPage />;
  if (section === "calls") return <CallPage key={id} recordingId={decodeURIComponent(path.slice("/calls/".length))} />;
  if (section === "runs" && id !== "") return <RunPage key={id} runId={decodeURIComponent(id)} />;
  if (section === "runs") return <RunsPage />;
  return <TrendsPage />;
}
