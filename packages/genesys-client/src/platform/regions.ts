import { countSlips } from "@earshot/model";

/** Where Genesys Cloud runs, by the domain that names each region. */
export const regions = [
  "mypurecloud.com",
  "mypurecloud.ie",
  "mypurecloud.com.au",
  "mypurecloud.jp",
  "mypurecloud.de",
  "usw2.pure.cloud",
  "cac1.pure.cloud",
  "apne2.pure.cloud",
  "euw2.pure.cloud",
  "aps1.pure.cloud",
  "sae1.pure.cloud",
  "mec1.pure.cloud",
  "apne3.pure.cloud",
  "euc2.pure.cloud",
  "mxc1.pure.cloud",
  "apse1.pure.cloud",
  "use2.us-gov-pure.cloud",
  "edee1.eusc-pure.cloud",
] as const;

export type Region = (typeof regions)[number];

export function regionHosts(region: Region): { loginUrl: string; apiUrl: string } {
  return { loginUrl: `https://login.${region}`, apiUrl: `https://api.${region}` };
}

const mostNear = 3;
/** More letters apart are no slip. */
const mostSlips = 4;

/** The regions that may be meant by a name, or an address, that is none: the nearest first. */
function nearRegions(written: string): Region[] {
  const name = written.trim().toLowerCase();
  const inside = regions.filter((region) => name.includes(region) || (name !== "" && region.startsWith(`${name}.`)));
  if (inside.length > 0) return inside.sort((a, b) => b.length - a.length).slice(0, 1);
  return regions
    .map((region) => ({ region, slips: countSlips(name, region) }))
    .filter(({ slips }) => slips <= mostSlips)
    .sort((a, b) => a.slips - b.slips)
    .slice(0, mostNear)
    .map(({ region }) => region);
}

/** What to give in the place of a region that is none. */
export function regionHelp(written: string): string {
  const near = nearRegions(written);
  const place = "the domain after apps. in the address of your Genesys Cloud";
  return near.length === 0 ? `give ${place}` : `near: ${near.join(", ")}; it is ${place}`;
}
