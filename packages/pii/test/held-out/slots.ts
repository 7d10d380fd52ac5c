import type { RuleKind } from "../../src/span.ts";
import { drawIp4, drawIp6, drawSsn, sayIp4, saySsn, writeSsn } from "./values/addresses.ts";
import { drawCard, sayCard, writeCard, writeCardSlowly } from "./values/cards.ts";
import { drawDay, sayDate, writeDate } from "./values/dates.ts";
import { drawEmail, sayEmail, writeEmail } from "./values/emails.ts";
import { drawIban, ibanCountries, sayIban, writeIban } from "./values/ibans.ts";
import type { Language } from "./values/number-words.ts";
import { firstNames, lastNames } from "./values/people.ts";
import { drawPhone, phoneCountries, sayPhone, writePhone } from "./values/phones.ts";
import type { Random } from "./values/random.ts";
import { sayGroups } from "./values/spoken-digits.ts";

/** A value of a slot; without a kind it is nothing personal. */
export interface SlotValue {
  kind?: RuleKind | undefined;
  text: string;
}

/** Numbers that are said in two halves are drawn once for a text. */
export type Halves = Map<string, { first: string; second: string }>;

/** The value of a slot such as `card.spoken`, `phone.us`, `~###-####` or `date.en`. */
export function fillSlot(slot: string, random: Random, halves: Halves): SlotValue {
  if (slot.startsWith("~")) return { text: random.fill(slot.slice(1)) };
  if (slot.startsWith("say ")) return { text: sayGroups(random.fill(slot.slice(4)).split(" "), random, "en") };
  if (slot.startsWith("number")) return spokenNumber(slot, random);
  const [name = "", ...details] = slot.split(".");
  const isSpoken = details.includes("spoken") || (!details.includes("written") && random.chance(0.5));
  switch (name) {
    case "card":
      return { kind: "card", text: cardText(details, isSpoken, random, halves) };
    case "phone":
      return { kind: "phone", text: phoneText(details, isSpoken, random, halves) };
    case "ssn": {
      const parts = drawSsn(random);
      return { kind: "ssn", text: isSpoken ? saySsn(parts, random) : writeSsn(parts, random) };
    }
    case "iban": {
      const iban = drawIban(oneOf(ibanCountries, details) ?? random.pick(ibanCountries), random);
      const language = details.includes("de") ? "de" : "en";
      return { kind: "iban", text: isSpoken ? sayIban(iban, random, language) : writeIban(iban, random) };
    }
    case "email": {
      const email = drawEmail(random);
      return {
        kind: "email",
        text: isSpoken ? sayEmail(email, random, languageOf(details)) : writeEmail(email, random),
      };
    }
    case "birth":
      return { kind: "birth_date", text: dateText(details, isSpoken, random, 1938, 2009) };
    case "ip4": {
      const address = drawIp4(random);
      return { kind: "ip", text: isSpoken ? sayIp4(address, random) : address };
    }
    case "ip6":
      return { kind: "ip", text: drawIp6(random) };
    case "date":
      if (details.includes("old")) return { text: dateText(["en"], isSpoken, random, 1938, 2009) };
      return { text: dateText(details, isSpoken, random, 2023, 2027) };
    default:
      return { text: harmless(slot, random) };
  }
}

function cardText(details: readonly string[], isSpoken: boolean, random: Random, halves: Halves): string {
  if (details.includes("half1") || details.includes("half2")) {
    const both = halves.get("card") ?? halfCard(isSpoken, random);
    halves.set("card", both);
    return details.includes("half1") ? both.first : both.second;
  }
  const groups = drawCard(random);
  if (details.includes("slow")) return writeCardSlowly(groups, random);
  return isSpoken ? sayCard(groups, random) : writeCard(groups, random);
}

function halfCard(isSpoken: boolean, random: Random): { first: string; second: string } {
  const groups = drawCard(random);
  const say = (half: readonly string[]) => (isSpoken ? sayCard(half, random) : half.join(" "));
  return { first: say(groups.slice(0, 2)), second: say(groups.slice(2)) };
}

function phoneText(details: readonly string[], isSpoken: boolean, random: Random, halves: Halves): string {
  const country = oneOf(phoneCountries, details) ?? "us";
  if (details.includes("half1") || details.includes("half2")) {
    const { groups } = drawPhone(country, random);
    const say = (half: readonly string[]) => (isSpoken ? sayGroups(half, random, "en") : half.join(" "));
    const both = halves.get("phone") ?? { first: say(groups.slice(0, 2)), second: say(groups.slice(2)) };
    halves.set("phone", both);
    return details.includes("half1") ? both.first : both.second;
  }
  const phone = drawPhone(country, random);
  return isSpoken ? sayPhone(phone, random, languageOf(details)) : writePhone(phone, random);
}

function dateText(
  details: readonly string[],
  isSpoken: boolean,
  random: Random,
  firstYear: number,
  lastYear: number,
): string {
  const day = drawDay(random, firstYear, lastYear);
  if (isSpoken) return sayDate(day, random, languageOf(details));
  return writeDate(day, random, details.includes("gb") ? "gb" : languageOf(details));
}

function spokenNumber(slot: string, random: Random): SlotValue {
  const [name = "", ...groups] = slot.split(" ");
  const digits = groups.map((group) => random.fill(group));
  return { kind: "spoken_number", text: sayGroups(digits, random, name.endsWith(".de") ? "de" : "en") };
}

function harmless(slot: string, random: Random): string {
  switch (slot) {
    case "first":
      return random.pick(firstNames);
    case "last":
      return random.pick(lastNames);
    case "name":
      return `${random.pick(firstNames)} ${random.pick(lastNames)}`;
    case "time":
      return `${random.int(1, 12)}:${random.pick(["00", "05", "15", "20", "30", "40", "45", "50"])}`;
    case "money":
      return random.fill(
        random.pick([
          "$%,###.##",
          "$%#.99",
          "$%##",
          "%#.## dollars",
          "£%##.##",
          "£%#",
          "€%,###",
          "%## euros",
          "$%##,###",
        ]),
      );
    case "uuid":
      return random.fill("********-****-4***-a***-************");
    case "epoch.s":
      return random.fill("17########");
    case "epoch.ms":
      return random.fill("17###########");
    default:
      throw new Error(`no slot is named ${slot}`);
  }
}

function oneOf<T extends string>(choices: readonly T[], details: readonly string[]): T | undefined {
  return choices.find((choice) => details.includes(choice));
}

function languageOf(details: readonly string[]): Language {
  return oneOf(["de", "fr", "es"], details) ?? "en";
}
