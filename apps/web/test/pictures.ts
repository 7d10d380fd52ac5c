import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Page } from "playwright-core";

/** Where pictures for the documents are kept, when they are asked for: PICTURES=docs/images. Else a test writes none. */
const folder = process.env.PICTURES;

/** Keeps what the page shows as `pages-<title>.png`, of few colours so that it is small; ffmpeg chooses them. */
export async function keepPicture(page: Page, title: string): Promise<void> {
  if (folder === undefined) return;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1180, height: 630 });
  const input = await page.screenshot({ animations: "disabled", caret: "hide" });
  const palette = "split[all][some];[some]palettegen=max_colors=128[palette];[all][palette]paletteuse=dither=none";
  const file = join(folder, `pages-${title}.png`);
  const quiet = ["-loglevel", "error", "-y"];
  execFileSync("ffmpeg", [...quiet, "-f", "png_pipe", "-i", "-", "-vf", palette, "-update", "1", file], { input });
  if (before !== null) await page.setViewportSize(before);
}
