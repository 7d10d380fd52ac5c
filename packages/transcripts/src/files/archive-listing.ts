import type { EarshotError } from "@earshot/model";
import { TranscriptError } from "../errors.ts";
import type { SetFile } from "./set-file.ts";

/** A file and the name by which it is chosen, with `/` between the names of folders. */
export interface ListedFile {
  name: string;
  file: SetFile;
}

/** What an archive holds, in its order. */
export interface ArchiveListing {
  members: ListedFile[];
  /** Paths of links, devices and the like. */
  passedOver: string[];
  /** Why there may be more than is listed. */
  fault: EarshotError | null;
}

/** Called with each member as it is read through; looks at as much of it as it likes. */
export type LookInto = (file: SetFile, content: AsyncIterable<Buffer>) => Promise<void>;

/** Each takes some hundred bytes of memory. */
const mostMembers = 2_000_000;

/** Collects what an archive holds. As in a folder, names that begin with a dot are skipped. */
export function createListing({ path }: SetFile) {
  // A member that was added again replaces the one before.
  const members = new Map<string, SetFile>();
  const passedOver: string[] = [];
  const nameOf = (name: string) => plainSegments(name).join("/");
  return {
    pathOf: (name: string): string => `${path}/${nameOf(name)}`,
    add(name: string, file: SetFile): void {
      if (isHidden(name)) return;
      members.delete(nameOf(name));
      members.set(nameOf(name), file);
      if (members.size > mostMembers) throw tooMany(path);
    },
    passOver(name: string): void {
      if (!isHidden(name)) passedOver.push(`${path}/${nameOf(name)}`);
    },
    finish(fault: EarshotError | null): ArchiveListing {
      return { members: Array.from(members, ([name, file]) => ({ name, file })), passedOver, fault };
    },
  };
}

const plainSegments = (name: string) => name.split("/").filter((segment) => segment !== "" && segment !== ".");

/** Whether a folder's walk would skip what is called so. */
export const isHidden = (name: string): boolean =>
  plainSegments(name).some((segment) => segment.startsWith(".") && segment !== "..");

function tooMany(source: string): TranscriptError {
  return new TranscriptError("transcript.too_large", `${source}: holds more than ${mostMembers} files`, {
    hint: "Split it, or pack the calls as JSON Lines.",
    source,
  });
}
