import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Lists } from "./lists.ts";
import type { Random } from "./random.ts";
import { digitWords, numberWords, ordinalDigits, ordinalWord, spelled } from "./spoken.ts";
import type { Slots } from "./template.ts";
import { wordClassesOf } from "./word-classes.ts";

const months = "January February March April May June July August September October November December".split(" ");
const days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");
const brands =
  "Amazon|Vodafone|Barclays|Chase|Wells Fargo|Lloyds|Santander|Marks and Spencer|John Lewis|Ford|Mercedes|Honda|Alexa|Siri|Dell|Virgin Media|Sky|Netflix|Apple|Google|Microsoft|Samsung|Disney Plus|Tesco|Sainsbury's|Walmart|Target|Best Buy|Home Depot|Wendy's|McDonald's|Domino's|Ben and Jerry's|Jack Daniels|Levi's|Hugo Boss|Ralph Lauren|Calvin Klein|Dyson|Bosch|Philips|Siemens|Hoover|Kenwood|Morrisons|Boots|Morgan Stanley|JP Morgan|Charles Schwab|Merrill Lynch|Ernst and Young|Johnson and Johnson|Procter and Gamble|Harley Davidson|Rolls Royce|Aston Martin|Macy's|Nordstrom|Trader Joe's|Whole Foods|Costco|Uber|Lyft|Deliveroo|Airbnb|Expedia|British Airways|Delta|United|Ryanair|FedEx|UPS|DHL|Royal Mail|Hermes|Zoom|Teams|Outlook|Windows|Chrome|Safari|Android|Spotify|PayPal|Klarna|Visa|Mastercard|American Express|Mac|Word|Excel|Prime|Blue Cross|Aetna|Cigna|Humana|Kaiser|Bupa|Aviva|Axa|Allianz|Geico|State Farm|Progressive|Verizon|T-Mobile|Comcast|Xfinity|EE|Three|O2|BT|Plusnet|TalkTalk|Salesforce|Jira|Dolby|Casio|Nikon|Canon|Lloyds Bank|Western Union|Lincoln|Tesla|Max|Ring|Nest|Echo|Fire Stick|Kindle|Galaxy|Pixel|Surface|Thunderbird|Oscar Health|Oliver Bonas|Ted Baker|Paul Smith|Laura Ashley|Thomas Cook|Mary Berry|Betty Crocker|Uncle Ben's|Mr Muscle|Mr Kipling|Dr Pepper|Mrs Doubtfire|Victoria's Secret|Christian Dior|Louis Vuitton|Yves Saint Laurent|Tommy Hilfiger|Michael Kors|Sherwin Williams|John Deere|Carl's Jr|Papa John's|Jimmy John's|Denny's|Arby's|Hardee's|Kohl's|Dillard's|Lowe's|Menards|Stanley|Black and Decker|Estee Lauder|Elizabeth Arden|Max Factor|Bobbi Brown|Mary Kay|Sara Lee|Wells|Fidelity|Vanguard|Prudential|Lincoln Financial|Mutual of Omaha|Bank of America|Bank of Scotland|Yorkshire Bank|West Brom|Nationwide|Halifax|Leeds Building Society|Coventry Building Society|Skipton|Boston Consulting|Philadelphia cream cheese|Yorkshire Tea|Cornish pasty|Florida orange juice|Texas Roadhouse|California Pizza Kitchen|New York Times|Washington Post|Dallas Cowboys|Manchester United|Chelsea|Arsenal|Everton".split(
    "|",
  );
const things =
  "router|broadband|bill|order|parcel|laptop|phone|booking|claim|policy|invoice|refund|subscription|password|account|delivery|washing machine|boiler|meter|appointment|prescription|ticket|flight|hotel|contract|mortgage|loan|card|statement|payment|complaint|insurance|upgrade|sim card|tablet|printer|internet|television|remote|direct debit|membership|warranty|fridge|sofa|mattress|dress|shoes|car|licence".split(
    "|",
  );
const radioWords =
  "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa".split(" ");
const relatives = "daughter son mother sister brother mum neighbour parents landlord friend".split(" ");
/** Behind a number, without a blank. */
const units =
  "m k g x p s h w kg km mm cm ml mg gb mb tb ft in lb oz hr hrs min mins th pm am mph kw v a d c f nd px fps".split(
    " ",
  );
const models = [..."ABDEFGHKLMNPRSTVX"];

/** Shops, songs and other things with names, by what they are. */
function readNamedThings(): Map<string, string[]> {
  const lines = readFileSync(join(import.meta.dirname, "named-things.txt"), "utf8")
    .split("\n")
    .filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [category = "", items = ""] = line.split(": ");
      return [category, items.split("|")];
    }),
  );
}

/** What calls are about and names nobody. */
export function talkSlots(lists: Lists, random: Random): Slots {
  const digits = (count: number) => Array.from({ length: count }, () => String(random.below(10))).join("");
  const small = () => 1 + random.below(60);
  const said = (value: number) => (random.chance(50) ? String(value) : numberWords(value, random));
  const company = () => {
    const chance = random.below(100);
    const last = random.pick(lists.commonLast);
    if (chance < 66) return random.pick(brands);
    if (chance < 78)
      return `${last}${random.pick([" and Sons", " and Co", " Ltd", " Group", " Motors", " Plumbing", " Insurance", " Bank", " Solicitors", " Hotel", " LLC", " Furniture", " Foods", " Energy", " Dental"])}`;
    if (chance < 86) return `${last} ${random.pick(["and", "&"])} ${random.pick(lists.commonLast)}`;
    return `${invented()}${random.pick(["", "", " Energy", " Broadband", " Direct", " Mobile", " Plus", " Pay", " Cloud"])}`;
  };
  const invented = () => {
    const syllables = [
      "lu",
      "ma",
      "ver",
      "zo",
      "tri",
      "net",
      "pay",
      "cor",
      "vi",
      "fin",
      "qua",
      "sol",
      "nex",
      "bri",
      "ly",
      "ta",
      "ro",
      "mi",
      "dex",
      "on",
      "ora",
      "ity",
    ];
    const name = Array.from({ length: 2 + random.below(2) }, () => random.pick(syllables)).join("");
    return name.slice(0, 1).toUpperCase() + name.slice(1);
  };
  const day = () => 1 + random.below(28);
  const nouns = Array.from(wordClassesOf()).flatMap(([word, name]) =>
    name === "noun" && (lists.words.get(word) ?? 0) >= 2 ? [word] : [],
  );
  const noun = () => random.pick(nouns);
  const cities = lists.cities.filter(({ population }) => population > 100_000);
  const named = readNamedThings();
  return {
    noun,
    ...Object.fromEntries(Array.from(named, ([category, items]) => [category, () => random.pick(items)])),
    placename: () => random.pick(cities).name,
    surname: () => random.pick(random.chance(60) ? lists.commonLast : lists.names),
    relative: () => random.pick(relatives),
    letter: () => random.pick(models),
    measure: () => `${small()}${random.pick(units)}`,
    spelledword: () => {
      const word = noun();
      return random.chance(40) ? `${word} ${spelled(word, random)}` : spelled(word, random);
    },
    org: company,
    product: () => {
      const chance = random.below(3);
      if (chance === 0) return `${random.pick(lists.products)}`;
      return chance === 1
        ? `${invented()} ${random.pick(["Pro", "Max", "Plus", "Mini", "Air", String(small())])}`
        : `${random.pick(models)}${random.pick(models)}${digits(1 + random.below(3))}`;
    },
    thing: () => random.pick(things),
    month: () => random.pick(months),
    day: () => random.pick(days),
    date: () => {
      const value = day();
      const spoken = [
        `${random.pick(months)} ${ordinalDigits(value)}`,
        `the ${ordinalWord(value)} of ${random.pick(months)}`,
        `${value} ${random.pick(months)}`,
        `the ${ordinalDigits(value)}`,
        `${random.pick(months)} ${value}, 20${10 + random.below(20)}`,
      ];
      return random.pick(spoken);
    },
    time: () => {
      const hour = 1 + random.below(12);
      const minutes = random.pick(["00", "15", "30", "45"]);
      return random.pick([
        `${hour}:${minutes}`,
        `${hour} pm`,
        `${hour} am`,
        `${numberWords(hour, random)} o'clock`,
        `half past ${numberWords(hour, random)}`,
        `${numberWords(hour, random)} thirty`,
      ]);
    },
    amount: () => {
      const value = 1 + random.below(400);
      return random.pick([
        `$${value}`,
        `£${value}.${digits(2)}`,
        `${numberWords(value, random)} ${random.pick(["pounds", "dollars", "euros", "quid"])}`,
        `${value} ${random.pick(["pounds", "dollars"])}`,
        `${numberWords(value, random)} ${numberWords(10 + random.below(90), random)}`,
      ]);
    },
    number: () => said(1 + random.below(200)),
    small: () => said(small()),
    digits: () => {
      const code = digits(3 + random.below(4));
      return random.chance(50) ? code : digitWords(code, random);
    },
    readout: () => {
      const letters = () => Array.from({ length: 1 + random.below(3) }, () => random.pick(models)).join(" ");
      const numbers = () => digitWords(digits(2 + random.below(4)), random);
      return random.pick([
        () => `${letters()} ${numbers()}`,
        () => `${letters()} ${numbers()} ${letters()}`,
        () => `${numbers()} ${letters()}`,
        () => numbers(),
        () => `${random.pick(radioWords)} ${random.pick(radioWords)} ${numbers()}`,
        () => Array.from({ length: 5 + random.below(3) }, () => random.pick(models)).join(" "),
      ])();
    },
    code: () => `${random.pick(models)}${random.pick(models)}${random.pick(["-", ""])}${digits(3 + random.below(4))}`,
    phone: () => "[phone ••••]",
    spoken: () => "[spoken_number ••••]",
    email: () => "[email ••••]",
    card: () => "[card ••••]",
    birth: () => "[birth_date ••••]",
    masked: () =>
      `[${random.pick(["person", "person", "address", "postcode", "phone", "email", "age", "spoken_number", "card"])} ••••]`,
  };
}
