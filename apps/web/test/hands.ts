import type { Locator, Page } from "playwright-core";

/** How somebody uses a page. */
export interface Hand {
  name: "mouse" | "keyboard";
  press(target: Locator): Promise<void>;
  write(target: Locator, text: string): Promise<void>;
  choose(target: Locator, option: string): Promise<void>;
}

export function mouse(page: Page): Hand {
  return {
    name: "mouse",
    press: (target) => target.click(),
    async write(target, text) {
      await target.click();
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(text);
    },
    // What a list of options looks like when it is open belongs to the browser.
    async choose(target, option) {
      await target.selectOption(option);
    },
  };
}

/** More presses of Tab than any page has places for. */
const mostTabs = 400;

/** Reaches everything by Tab from where the focus is. */
export function keyboard(page: Page): Hand {
  async function reach(target: Locator): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < mostTabs; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`no number of Tabs reaches ${target}`);
  }
  return {
    name: "keyboard",
    async press(target) {
      await reach(target);
      const key = await target.evaluate((element) => (element.matches("a, summary") ? "Enter" : "Space"));
      await page.keyboard.press(key);
    },
    async write(target, text) {
      await reach(target);
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(text);
    },
    async choose(target, option) {
      await reach(target);
      await page.keyboard.type(option);
    },
  };
}
