import ipaddr from "ipaddr.js";
import type { Claims } from "./claims.ts";
import { before, isDigit, matchesOf } from "./surroundings.ts";

const four = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/g;
const colons = /::|:[0-9a-f]{1,4}:/gi;
const addressCharacter = /[0-9a-f:.]/i;
const longestAddress = 45;
/** "1::2" and "a::b1" are names of programs more often than addresses. */
const fewestCharacters = 6;
const numbering =
  /(?:\bv|version|ver\.?|build|release|firmware|driver|section|chapter|clause|figure|table|paragraph|§|rev\.?|revision|oid|patch|upgraded? to|upgrade from)["']?[ \t]{0,2}[:=#]?[ \t]{0,2}["']?$/i;

/** IP addresses, version 4 as four decimal numbers, version 6 full or shortened; not what is called a version or a section. */
export function findIpAddresses(text: string, claims: Claims): void {
  if (text.includes(":")) findSix(text, claims);
  if (text.includes(".")) findFour(text, claims);
}

function findFour(text: string, claims: Claims): void {
  for (const match of matchesOf(four, text)) {
    const start = match.index;
    const end = start + match[0].length;
    if (isDigit(text[start - 1]) || isDigit(text[end])) continue;
    if (text[start - 1] === "." || (text[end] === "." && isDigit(text[end + 1]))) continue;
    if (!ipaddr.IPv4.isValidFourPartDecimal(match[0]) || numbering.test(before(text, start, 24))) continue;
    claims.take({ kind: "ip", start, end, confidence: 0.9 });
  }
}

function findSix(text: string, claims: Claims): void {
  let scanned = 0;
  for (const match of matchesOf(colons, text)) {
    if (match.index < scanned) continue;
    let start = match.index;
    while (start > scanned && match.index - start < longestAddress && addressCharacter.test(text[start - 1] ?? ""))
      start--;
    let end = match.index + match[0].length;
    while (end - start < longestAddress && addressCharacter.test(text[end] ?? "")) end++;
    scanned = end;
    while (end > start && text[end - 1] === ".") end--;
    if (text[end - 1] === ":" && text[end - 2] !== ":") end--;
    if (/[A-Za-z0-9_]/.test(text[start - 1] ?? "") || /[A-Za-z0-9_]/.test(text[end] ?? "")) continue;
    const address = text.slice(start, end);
    if (
      !/\d/.test(address) ||
      (address.length < fewestCharacters && address !== "::1") ||
      !ipaddr.IPv6.isValid(address)
    )
      continue;
    claims.take({ kind: "ip", start, end, confidence: 0.95 });
  }
}
