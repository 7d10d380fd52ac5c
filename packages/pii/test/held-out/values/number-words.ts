/** Numbers as people say them, in the four languages of the set. */
export type Language = "en" | "de" | "fr" | "es";

const list = (words: string) => words.split(" ");

const english = {
  small: list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
  ),
  tens: list("- - twenty thirty forty fifty sixty seventy eighty ninety"),
};
const german = {
  small: list(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
  ),
  tens: list("- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"),
};
const french = {
  small: list(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
  ),
  tens: list("- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt"),
};
const spanish = {
  small: list(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve",
  ),
  tens: list("- - veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
};

/** A number from 0 to 99 in words. */
export function numberWords(value: number, language: Language): string {
  if (language === "en") return englishWords(value);
  if (language === "de") return germanWords(value);
  if (language === "fr") return frenchWords(value);
  return spanishWords(value);
}

function englishWords(value: number): string {
  if (value < 20) return at(english.small, value);
  const ten = at(english.tens, Math.floor(value / 10));
  return value % 10 === 0 ? ten : `${ten} ${at(english.small, value % 10)}`;
}

function germanWords(value: number): string {
  if (value < 20) return at(german.small, value);
  const ten = at(german.tens, Math.floor(value / 10));
  if (value % 10 === 0) return ten;
  return `${value % 10 === 1 ? "ein" : at(german.small, value % 10)}und${ten}`;
}

function frenchWords(value: number): string {
  if (value < 20) return at(french.small, value);
  const tens = Math.floor(value / 10);
  if (value === 80) return "quatre-vingts";
  if (value === 71) return "soixante et onze";
  const base = at(french.tens, tens);
  const rest = tens === 7 || tens === 9 ? (value % 10) + 10 : value % 10;
  if (rest === 0) return base;
  return rest === 1 && tens < 8 ? `${base} et un` : `${base}-${at(french.small, rest)}`;
}

function spanishWords(value: number): string {
  if (value < 30) return at(spanish.small, value);
  const ten = at(spanish.tens, Math.floor(value / 10));
  return value % 10 === 0 ? ten : `${ten} y ${at(spanish.small, value % 10)}`;
}

const irregularOrdinals = new Map([
  ["one", "first"],
  ["two", "second"],
  ["three", "third"],
  ["five", "fifth"],
  ["eight", "eighth"],
  ["nine", "ninth"],
  ["twelve", "twelfth"],
  ["twenty", "twentieth"],
  ["thirty", "thirtieth"],
]);

/** A day of the month as an ordinal: "twenty second". */
export function ordinalWords(day: number): string {
  const words = englishWords(day).split(" ");
  const last = words.pop() ?? "";
  return [...words, irregularOrdinals.get(last) ?? `${last}th`].join(" ");
}

/** A year as it is said: "nineteen eighty two", "neunzehnhundertzweiundachtzig". */
export function yearWords(year: number, language: Language): string {
  const rest = year % 100;
  if (language === "en") {
    if (year < 2000) return `nineteen ${rest < 10 ? `oh ${englishWords(rest)}` : englishWords(rest)}`;
    return rest === 0 ? "two thousand" : `two thousand ${englishWords(rest)}`;
  }
  const said = rest === 0 ? "" : numberWords(rest, language);
  if (language === "de") return `${year < 2000 ? "neunzehnhundert" : "zweitausend"}${said}`;
  const thousands =
    language === "fr" ? (year < 2000 ? "mille neuf cent" : "deux mille") : year < 2000 ? "mil novecientos" : "dos mil";
  return `${thousands} ${said}`.trim();
}

function at(words: readonly string[], index: number): string {
  const word = words[index];
  if (word === undefined) throw new Error(`no word for ${index}`);
  return word;
}
