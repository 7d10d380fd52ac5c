import type { Lists } from "./lists.ts";
import type { Random } from "./random.ts";
import { digitWords, numberWords, ordinalDigits, ordinalWord, spelled } from "./spoken.ts";

/** Where people live, as slots of templates. */
export interface Addresses {
  /** A house's number and its street. */
  address(): string;
  street(): string;
  /** An address with its city, and its postcode mostly. */
  fulladdress(): string;
  postcode(): string;
  zip(): string;
  city(): string;
  /** A country, a state or a county. */
  region(): string;
  place(): string;
  /** The number of a house alone, as an answer. */
  house(): string;
  /** A flat in a house that is not named. */
  flat(): string;
  /** A house with a name and no number. */
  named(): string;
  /** A post office box. */
  box(): string;
}

const endings =
  "Street Street Street Road Road Road Avenue Avenue Lane Lane Drive Drive Close Court Way Place Crescent Gardens Terrace Boulevard Hill Grove Park Square Row Circle Trail Mews Walk Rise View Parkway Highway Green Loop Alley Parade St Rd Ave Dr Ln Blvd Ct".split(
    " ",
  );
const beginnings =
  "Oak Elm Maple Cedar Pine Willow Birch Ash Church Station Park High Mill Victoria King Queen Main Church Bridge River Lake Hill Spring Meadow Orchard Garden School Chapel Market Castle Abbey Manor Windsor York London Green North South East West Washington Lincoln Jackson Jefferson Franklin Highland Sunset Broad Water Forest Valley Rose Lilac Cherry Hawthorn Holly Poplar Sycamore Chestnut Beech Walnut Hickory Magnolia Kings Queens Princes Saint James Albert George Grove Fairfield Springfield Mount Pleasant Old New Long Back".split(
    " ",
  );
const houses =
  "House House House Cottage Cottage Farm Lodge Barn Villa Manor Hall Grange Court Mill Tower Towers Heights Mansions Bungalow View".split(
    " ",
  );
const trees = "Ashdene Rosedale Oakwood Fairview Hillside Brookside Riverside Woodlands Sunnybank Thornfield".split(
  " ",
);
const oldUses = "forge barn rectory vicarage schoolhouse mill stables bakery chapel lodge smithy dairy cottage".split(
  " ",
);
const foreign = [
  (name: string) => `${name}straße`,
  (name: string) => `${name}strasse`,
  (name: string) => `${name}straat`,
  (name: string) => `Rue de ${name}`,
  (name: string) => `Calle ${name}`,
  (name: string) => `Via ${name}`,
  (name: string) => `${name} Weg`,
];
const flats = [
  "flat",
  "apartment",
  "apt",
  "unit",
  "suite",
  "apartment number",
  "room",
  "flat number",
  "Apt.",
  "number",
];
const britishAreas =
  "AB AL B BA BB BD BH BL BN BR BS CA CB CF CH CM CO CR CT CV CW DA DE DH DL DN DT DY E EC EH EN EX FK FY G GL GU HA HD HG HP HR HU HX IG IP KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO".split(
    " ",
  );
const inward = "ABDEFGHJLNPQRSTUWXYZ";
const countriesOfCities = new Set("US US GB CA AU IE NZ DE NL FR ES IT IN ZA".split(" "));

const labelled = (kind: string, text: string) => `⟦${kind}|${text}⟧`;

export function createAddresses(lists: Lists, random: Random): Addresses {
  const large = lists.cities.filter(({ population }) => population > 200_000);
  const known = lists.cities.filter(({ country }) => countriesOfCities.has(country));
  const english = known.filter(({ country }) => country === "US" || country === "GB");
  const cityName = () => {
    const chance = random.below(100);
    const name = random.pick(chance < 45 ? english : chance < 75 ? known : chance < 92 ? large : lists.cities).name;
    return random.chance(4)
      ? random.pick(["North ", "South ", "downtown ", "central ", "East ", "West "]) + name
      : name;
  };
  const digit = () => String(random.below(10));
  const letter = (from = inward) => from[random.below(from.length)] ?? "A";

  function houseNumber(): number {
    const chance = random.below(100);
    if (chance < 55) return 1 + random.below(99);
    if (chance < 85) return 100 + random.below(900);
    return 1000 + random.below(9000);
  }

  function house(): string {
    const number = houseNumber();
    const chance = random.below(100);
    const suffix = random.chance(6) ? random.pick(["a", "b", "A", "B", "c"]) : "";
    if (chance < 52) return `${number}${suffix}`;
    const words = number > 99 && random.chance(30) ? digitWords(String(number), random) : numberWords(number, random);
    return suffix === "" ? words : `${words} ${suffix}`;
  }

  function streetName(): string {
    const chance = random.below(100);
    const ending = random.pick(endings);
    if (chance < 28) return `${random.pick(beginnings)} ${ending}`;
    if (chance < 42) return random.pick(lists.streets);
    if (chance < 56) return `${random.pick(lists.names)} ${ending}`;
    if (chance < 62) return `${random.pick(lists.first)} ${ending}`;
    if (chance < 70) return `${cityName()} ${ending}`;
    if (chance < 76) return `${random.pick(beginnings)} ${random.pick(beginnings)} ${ending}`;
    if (chance < 86) {
      const number = 1 + random.below(random.chance(60) ? 20 : 180);
      const ordinal = random.chance(50) && number <= 20 ? ordinalWord(number) : ordinalDigits(number);
      const direction = random.chance(30) ? `${random.pick(["North", "South", "East", "West", "N", "SW", "E"])} ` : "";
      return `${direction}${ordinal} ${ending}`;
    }
    if (chance < 87) return `The ${random.pick(beginnings)}`;
    if (chance < 93)
      return `${random.pick(["Saint", "St", "St."])} ${random.pick(lists.commonFirst)}${random.pick(["'s", "s", ""])} ${ending}`;
    if (chance < 97) return random.pick(foreign)(random.pick(lists.names));
    return random.pick(["Broadway", "The Avenue", "Riverside", "The Green", "Hillcrest", "Park Row", "Highway 9"]);
  }

  function flatNumber(): string {
    return random.pick([
      String(1 + random.below(60)),
      numberWords(1 + random.below(60), random),
      `${1 + random.below(30)}${letter("ABCD")}`,
      letter("ABCDEF"),
    ]);
  }

  function line(): string {
    const chance = random.below(100);

    const comma = random.pick([", ", " ", " "]);
    const street = `${house()} ${streetName()}`;
    if (chance < 12) return `${random.pick(flats)} ${flatNumber()}${comma}${street}`;
    if (chance < 22) return `${street}${comma}${random.pick(flats)} ${flatNumber()}`;
    if (chance < 25)
      return `${random.pick(beginnings)} ${random.pick(["House", "Cottage", "Farm", "Lodge", "Court"])}${comma}${street}`;
    if (chance < 28) return `number ${street}`;
    return chance < 30 ? boxText() : street;
  }

  function boxText(): string {
    const number = random.chance(50) ? houseNumber() : digitWords(String(houseNumber()), random);
    return `${random.pick(["PO Box", "P.O. Box", "post office box", "po box", "box number"])} ${number}`;
  }

  function namedHouse(): string {
    const name = random.pick([
      () => random.pick(beginnings),
      () => random.pick(lists.commonLast),
      () => `${random.pick(beginnings)} ${random.pick(beginnings)}`,
      () => random.pick(trees),
    ])();
    const house = random.pick(houses);
    return random.chance(15) ? `the ${random.pick(["old ", ""])}${random.pick(oldUses)}` : `${name} ${house}`;
  }

  function britishPostcode(): string {
    const district =
      random.chance(12) && random.chance(50)
        ? `${digit()}${letter("ABEHW")}`
        : random.chance(50)
          ? digit()
          : `${1 + random.below(9)}${digit()}`;
    return `${random.pick(britishAreas)}${district} ${digit()}${letter()}${letter()}`;
  }

  /** Letters and digits as they are read out. */
  function readOut(code: string): string {
    const parts = [...code.replace(" ", "")].map((character) =>
      /\d/.test(character) ? digitWords(character, random) : character,
    );
    if (random.chance(20)) return [...code.replace(" ", "")].join(" ");
    if (random.chance(30)) return chunks(code);
    if (random.chance(25)) return parts.map((part) => (part.length === 1 ? spelled(part, random) : part)).join(" ");
    return parts.join(random.pick([" ", " ", ", "]));
  }

  /** As a recogniser writes it that joins some letters and digits: "bs three 4 rt", "s w11 1aa". */
  function chunks(code: string): string {
    const parts = code.match(/[A-Z]+|\d+/g) ?? [];
    const said = parts.map((part) => {
      if (random.chance(45)) return part;
      return /\d/.test(part) ? digitWords(part, random) : [...part].join(" ");
    });
    return said.reduce(
      (text, part) => `${text}${random.chance(/[A-Za-z]{2}$/.test(text) ? 85 : 60) ? " " : ""}${part}`,
    );
  }

  function zipCode(): string {
    const digits = `${digit()}${digit()}${digit()}${digit()}${digit()}`;
    const chance = random.below(100);
    if (chance < 45) return digits;
    if (chance < 48) return `${digits.slice(0, 3)} ${digits.slice(3)}`;
    if (chance < 52) return `${digits}-${digit()}${digit()}${digit()}${digit()}`;
    if (chance < 60) return [...digits].join(" ");
    if (chance < 66)
      return `${numberWords(1 + random.below(99), random)} ${numberWords(10 + random.below(89), random)} ${numberWords(random.below(10), random)}`;
    return digitWords(digits, random);
  }

  function postcodeText(): string {
    const chance = random.below(100);
    if (chance < 50) {
      const code = random.chance(8) ? (britishPostcode().split(" ")[0] ?? "") : britishPostcode();
      const way = random.below(10);
      if (way < 5) return code;
      return way === 5 ? code.replace(" ", "") : readOut(code);
    }
    if (chance < 78) return zipCode();
    if (chance < 88) {
      const code = `${letter("ABCEGHJKLMNPRSTVXY")}${digit()}${letter("ABCEGHJKLMNPRSTVWXYZ")} ${digit()}${letter("ABCEGHJKLMNPRSTVWXYZ")}${digit()}`;
      return random.chance(50) ? code : readOut(code);
    }
    if (chance < 91) {
      const code = `${letter("ACDEFHKNPRTVWXY")}${digit()}${digit()} ${letter("ACDEFHKNPRTVWXY")}${digit()}${letter("ACDEFHKNPRTVWXY")}${digit()}`;
      return random.chance(50) ? code : readOut(code);
    }
    if (chance < 94) {
      const code = `${1 + random.below(9)}${digit()}${digit()} ${digit()}${digit()}${digit()}`;
      return random.chance(60) ? code : digitWords(code.replace(" ", ""), random);
    }
    if (chance < 97) {
      const code = `${1 + random.below(9)}${digit()}${digit()}${digit()} ${letter()}${letter()}`;
      return random.chance(60) ? code : readOut(code);
    }
    const four = `${1 + random.below(9)}${digit()}${digit()}${digit()}`;
    return random.chance(50) ? four : digitWords(four, random);
  }

  const regionName = () => {
    const chance = random.below(100);
    return random.pick(chance < 40 ? lists.countries : chance < 75 ? lists.states : lists.counties);
  };
  const city = () => labelled("place", cityName());
  const region = () => labelled("place", regionName());
  const address = () => labelled("address", line());
  const postcode = () => labelled("postcode", postcodeText());
  const zip = () => labelled("postcode", zipCode());
  const place = () => {
    const chance = random.below(100);
    if (chance < 62) return city();
    if (chance < 84) return region();
    return `${city()}${random.pick([", ", " ", " in "])}${labelled("place", random.pick(lists.states))}`;
  };
  return {
    address,
    street: () => labelled("address", streetName()),
    fulladdress: () => {
      const join = () => random.pick([", ", ", ", " ", " in "]);
      const area = random.chance(40)
        ? `${random.pick([", ", " "])}${labelled("place", random.pick(lists.states))}`
        : "";
      const code = random.chance(65)
        ? `${random.pick([", ", " ", " postcode ", " zip code ", " zip "])}${postcode()}`
        : "";
      return `${address()}${join()}${city()}${area}${code}`;
    },
    postcode,
    zip,
    city,
    region,
    place,
    house: () => labelled("address", house()),
    named: () => labelled("address", namedHouse()),
    box: () => labelled("address", boxText()),
    flat: () => labelled("address", `${random.pick(flats)} ${flatNumber()}`),
  };
}
