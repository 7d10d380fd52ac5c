import type { Lists } from "./lists.ts";
import type { Random } from "./random.ts";
import { spelled } from "./spoken.ts";

/** Names of people, as slots of templates. */
export interface Persons {
  first(): string;
  last(): string;
  full(): string;
  /** Any of them, with initials or a title now and then. */
  name(): string;
  titled(): string;
  /** The name that was drawn last, letter by letter; or a part of one that is drawn for it. */
  spell(): string;
}

const particles = ["van", "de", "von", "van der", "de la", "al", "el", "di", "da", "del", "le", "la", "bin", "dos"];
const titles = ["Mr", "Mrs", "Ms", "Miss", "Dr", "Mr.", "Mrs.", "Doctor", "Professor", "Mister", "Dr.", "Sir", "Madam"];
const letters = "ABCDEFGHIJKLMNOPRSTVW";

function personLabel(name: string): string {
  return `⟦person|${name}⟧`;
}

export function createPersons(lists: Lists, random: Random): Persons {
  let drawn = "";
  // "Will", "Grace", "Mark": names that are words of every day come often enough to be told from them.
  const words = lists.commonFirst.filter((name) => (lists.words.get(name.toLowerCase()) ?? 0) >= 2);
  const wordsToo = lists.commonLast.filter((name) => (lists.words.get(name.toLowerCase()) ?? 0) >= 2);
  const anyFirst = () => {
    const chance = random.below(100);
    if (chance < 10) return random.pick(words);
    if (chance < 64) return random.pick(lists.commonFirst);
    return chance < 88 ? random.pick(lists.first) : random.pick(lists.names);
  };
  const anyLast = () => {
    const chance = random.below(100);
    if (chance < 9) return random.pick(wordsToo);
    if (chance < 37) return random.pick(lists.commonLast);
    return chance < 85 ? random.pick(lists.names) : random.pick(lists.last);
  };
  const firstName = () => {
    const first = anyFirst();
    return random.chance(4) ? `${first}${random.pick(["-", " "])}${anyFirst()}` : first;
  };
  const lastName = () => {
    const chance = random.below(100);
    const last = anyLast();
    if (chance < 5) return `${last}${random.pick(["-", "-", " "])}${anyLast()}`;
    if (chance < 8) return `${random.pick(particles)} ${last}`;
    if (chance < 10) return `${random.pick(["O'", "Mc", "Mac", "D'"])}${last}`;
    return last;
  };
  const initial = () => letters[random.below(letters.length)] ?? "A";
  const remember = (name: string, part = name) => {
    drawn = part;
    return name;
  };
  const first = () => remember(firstName());
  const last = () => remember(lastName());
  const full = () => {
    const one = firstName();
    const two = lastName();
    const chance = random.below(100);
    if (chance < 4) return remember(`${one} ${initial()} ${two}`, two);
    if (chance < 6) return remember(`${one} ${initial()}. ${two}`, two);
    if (chance < 9) return remember(`${one} ${anyFirst()} ${two}`, two);
    return remember(`${one} ${two}`, random.chance(70) ? two : one);
  };
  const titled = () => `${random.pick(titles)} ${personLabel(random.chance(25) ? full() : last())}`;
  return {
    first: () => personLabel(first()),
    last: () => personLabel(last()),
    full: () => personLabel(full()),
    titled,
    name: () => {
      const chance = random.below(100);
      if (chance < 35) return personLabel(first());
      if (chance < 78) return personLabel(full());
      if (chance < 83) return personLabel(last());
      if (chance < 93) return titled();
      if (chance < 96) return personLabel(`${initial()} ${last()}`);
      return personLabel(`${initial()}${random.pick([".", ". "])}${initial()}. ${last()}`);
    },
    spell: () => {
      const name = drawn === "" ? anyLast() : drawn;
      drawn = "";
      return personLabel(spelled(name, random));
    },
  };
}
