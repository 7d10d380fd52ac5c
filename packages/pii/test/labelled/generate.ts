import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fakerEN_US as faker } from "@faker-js/faker";

/** Writes `generated.jsonl`: the same texts on every run. `node packages/pii/test/labelled/generate.ts` */
faker.seed(20_260_301);
faker.setDefaultRefDate("2026-03-01T00:00:00.000Z");

const digits = (count: number) => faker.string.numeric({ length: count, allowLeadingZeros: true });
const integer = (min: number, max: number) => faker.number.int({ min, max });
const pick = <T>(values: readonly T[]): T => faker.helpers.arrayElement(values);
const label = (kind: string, secret: string) => `⟦${kind}|${secret}⟧`;

function around(marked: string): string {
  const before = pick([
    "",
    `${faker.company.catchPhrase()}. `,
    `${faker.person.firstName()} says: `,
    `${faker.hacker.phrase()} `,
  ]);
  const after = pick([
    "",
    ".",
    `, ${faker.company.buzzPhrase()}`,
    ` (${faker.word.noun()})`,
    `\n${faker.hacker.phrase()}`,
    "!",
  ]);
  return before + marked + after;
}

function luhnDigit(payload: string): string {
  let sum = 0;
  for (let at = 0; at < payload.length; at++) {
    const value = Number(payload[payload.length - 1 - at]) * (at % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return String((10 - (sum % 10)) % 10);
}

function groups(text: string, sizes: readonly number[], separator: string): string {
  let at = 0;
  const parts = sizes.map((size) => {
    at += size;
    return text.slice(at - size, at);
  });
  return parts.join(separator);
}

function cardDigits(): string {
  const [prefix, length] = pick([
    ["4", 16],
    ["4", 16],
    [String(integer(51, 55)), 16],
    [String(integer(2221, 2720)), 16],
    ["34", 15],
    ["37", 15],
    ["6011", 16],
    ["65", 16],
    ["36", 14],
    ["3530", 16],
  ] as const);
  const payload = prefix + digits(length - prefix.length - 1);
  return payload + luhnDigit(payload);
}

function grouped(card: string): string {
  const sizes = { 16: [4, 4, 4, 4], 15: [4, 6, 5], 14: [4, 6, 4] }[card.length] ?? [card.length];
  return pick([
    card,
    groups(card, sizes, " "),
    groups(card, sizes, "-"),
    groups(card, sizes, "\u00a0"),
    groups(card, sizes, "\u2011"),
  ]);
}

function card(): string {
  return `${pick(["card", "paid with", "the number is", "", "PAN:", "charge"])} ${label("card", grouped(cardDigits()))}`;
}

function usPhone(): string {
  const area = pick(["212", "415", "312", "617", "206", "303", "512", "555", "713", "404"]);
  const exchange = pick(["555", `${integer(2, 9)}${integer(2, 9)}${integer(2, 9)}`]);
  const line = `01${digits(2)}`;
  return pick([
    `(${area}) ${exchange}-${line}`,
    `${area}-${exchange}-${line}`,
    `${area} ${exchange} ${line}`,
    `${area}.${exchange}.${line}`,
    `+1 ${area} ${exchange} ${line}`,
    `+1${area}${exchange}${line}`,
    `1-${area}-${exchange}-${line}`,
    `+1 (${area}) ${exchange}-${line}`,
    `555-${line}`,
  ]);
}

function phone(): string {
  const abroad = pick([
    `+44 20 7946 0${digits(3)}`,
    `+44 7700 900${digits(3)}`,
    `+49 30 ${integer(2, 9)}${digits(6)}`,
    `+33 1 ${integer(40, 59)} ${digits(2)} ${digits(2)} ${digits(2)}`,
    `+61 2 ${integer(5, 9)}${digits(3)} ${digits(4)}`,
    `+91 9${digits(4)} ${digits(5)}`,
  ]);
  return `${pick(["call", "my number is", "reach me at", "tel:", "back to", ""])} ${label("phone", pick([usPhone(), usPhone(), abroad]))}`;
}

function email(): string {
  const address = pick([
    faker.internet.email().toLowerCase(),
    faker.internet.email(),
    `${faker.internet.username().toLowerCase()}+${faker.word.noun()}@${faker.internet.domainName()}`,
    `${pick(["jürgen", "josé.garcía", "zoë", "用户", "иван"])}@${pick(["müller.de", "bücher.example", "例子.公司", "пример.рф", "exämple.com"])}`,
  ]);
  return `${pick(["write to", "mail", "", "contact:", "from <"])} ${label("email", address)}`;
}

function ssn(): string {
  const area = String(pick([integer(1, 665), integer(667, 899)])).padStart(3, "0");
  const group = String(integer(1, 99)).padStart(2, "0");
  const serial = String(integer(1, 9999)).padStart(4, "0");
  const separated = pick([
    `${area}-${group}-${serial}`,
    `${area} ${group} ${serial}`,
    `${area}\u2013${group}\u2013${serial}`,
  ]);
  return pick([
    `SSN ${label("ssn", separated)}`,
    `social security number: ${label("ssn", pick([separated, area + group + serial]))}`,
    `on file ${label("ssn", separated)}`,
  ]);
}

function birthDate(): string {
  const date = faker.date.birthdate({ min: 18, max: 90, mode: "age" });
  const [year, month, day] = date.toISOString().slice(0, 10).split("-");
  const name = date.toLocaleString("en-US", { month: "long", timeZone: "UTC" });
  const written = pick([
    `${year}-${month}-${day}`,
    `${month}/${day}/${year}`,
    `${day}.${month}.${year}`,
    `${name} ${Number(day)}, ${year}`,
    `${Number(day)} ${name} ${year}`,
    `${Number(day)} ${name.slice(0, 3)} ${year}`,
    `${month}/${day}/${year?.slice(2)}`,
  ]);
  const context = pick([
    "born on",
    "date of birth:",
    "DOB",
    "DOB:",
    "her birthday is",
    "was born",
    "D.O.B.",
    "Date of birth is",
  ]);
  return `${context} ${label("birth_date", written)}`;
}

const words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

function readAloud(number: string): string {
  const said: string[] = [];
  for (let at = 0; at < number.length; at++) {
    const digit = Number(number[at]);
    const twice = number[at + 1] === number[at];
    if (twice && faker.datatype.boolean(0.4)) {
      said.push(`double ${words[digit]}`);
      at++;
    } else {
      said.push(digit === 0 && at > 0 ? pick(["zero", "oh"]) : (words[digit] ?? ""));
    }
  }
  const every = integer(3, 4);
  return said
    .map((word, index) => (index + 1 < said.length && index % every === every - 1 ? `${word},` : word))
    .join(" ");
}

function spoken(): string {
  const number = pick([digits(7), `${pick(["415", "212", "555"])}555${digits(4)}`, cardDigits(), digits(9)]);
  return `${pick(["it is", "my number is", "yes", "so that's", "okay"])} ${label("spoken_number", readAloud(number))}`;
}

const positives: readonly (() => string)[] = [
  card,
  phone,
  email,
  ssn,
  () =>
    `${pick(["IBAN", "account", "pay to", ""])} ${label("iban", faker.finance.iban({ formatted: faker.datatype.boolean() }))}`,
  () =>
    `${pick(["from", "client", "login at", "host"])} ${label("ip", pick([faker.internet.ipv4(), faker.internet.ipv6()]))}`,
  birthDate,
  spoken,
];

function failingCard(): string {
  const valid = cardDigits();
  const last = (Number(valid.at(-1)) + integer(1, 9)) % 10;
  return grouped(valid.slice(0, -1) + last);
}

const harmless: readonly (() => string)[] = [
  () => `interaction ${faker.string.uuid()}`,
  () => `epoch ${integer(1_600_000_000, 1_799_999_999)}`,
  () => `at ${integer(1_600_000_000_000, 1_799_999_999_999)}`,
  () => `order ${failingCard()}`,
  () => `logged ${faker.date.recent().toISOString()}`,
  () => `version ${faker.system.semver()} of ${integer(1, 12)}/${integer(2020, 2026)}`,
  () => `total ${faker.finance.amount({ min: 10, max: 9_999_999, symbol: "$", autoFormat: true })}`,
  () => `commit ${faker.git.commitSha()}`,
  () => `at ${faker.location.latitude()}, ${faker.location.longitude()}`,
  () => `order #${digits(8)} shipped ${faker.date.recent().toISOString().slice(0, 10)}`,
  () => `durationMs=${integer(1_000, 9_999_999)} size=${integer(10_000, 99_999_999)}`,
  () => `we waited ${pick(words)} minutes and ${pick(words)} ${pick(words)} seconds`,
  () => `ticket INC${digits(7)} from ${integer(2015, 2025)}-${integer(2026, 2030)}`,
  () => `SSN ${pick(["000", "666", "900"])}-${integer(10, 99)}-${digits(4)} was refused`,
  () => `IBAN DE00${digits(18)} fails its check`,
  () => faker.hacker.phrase(),
];

const texts: string[] = [];
for (const positive of positives) for (let count = 0; count < 90; count++) texts.push(around(positive()));
for (const trap of harmless) for (let count = 0; count < 30; count++) texts.push(around(trap()));
writeFileSync(
  join(import.meta.dirname, "generated.jsonl"),
  `${texts.map((text) => JSON.stringify(text)).join("\n")}\n`,
);
