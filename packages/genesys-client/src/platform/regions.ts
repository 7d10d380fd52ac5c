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
