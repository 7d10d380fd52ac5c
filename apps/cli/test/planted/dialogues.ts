/**
 * What agents (`A:`) and customers (`C:`) say, a call's part each. `{kind}` is a value of that kind, the same one throughout a part;
 * `{kind/last}` its last word, and `{age}` an age, which is no value of its own.
 */
export const dialogues: readonly string[] = [
  `A: Can I take your name, please?
   C: Yes, it's {listed name}.
   A: Thank you, {listed name}. And how can I help?`,
  `C: Hi, this is {listed name}, I'm calling about my boiler.
   A: Hello {listed name/last}, let me look that up for you.`,
  `A: who am i speaking with
   C: {unlisted name}
   A: thank you {unlisted name/last} one moment`,
  `A: And your surname?
   C: {unlisted name/last}
   A: Could you spell that for me?
   C: Sure, {spelled name}.`,
  `A: Could you spell the last name?
   C: It's {name for letters}.
   A: Got it.`,
  `C: My husband {listed name} is on the policy too.
   A: I can see {listed name/last} here as a named driver.`,
  `C: The account is in the name of {double name}.
   A: {double name}, is that right?
   C: That's right.`,
  `C: My name's {name with a particle}, I booked two nights.
   A: {name with a particle}, party of two?`,
  `A: May I have your full name?
   C: {foreign name}. It's a bit hard to say.
   A: Thanks, {foreign name}, that's fine.`,
  `C: You told my neighbour, Mrs {unlisted name/last}, that it was free.
   A: I don't know what Mrs {unlisted name/last} was told.`,
  `C: Somebody called {foreign name} rang me back yesterday and never followed up.`,
  `C: I spoke to {listed name} last week and they promised me a refund.
   A: I will ask {listed name/last} about it.`,
  `A: What's the best number to reach you on?
   C: It's {phone}.
   A: So that's {phone}?
   C: Yes.`,
  `C: Please call me back on {phone}, that's my mobile.`,
  `A: And a phone number?
   C: {phone read aloud}
   A: {phone read aloud}, got it.`,
  `A: I need the long number on the front of the card.
   C: {card}
   A: Thank you.`,
  `A: Can you read me your card number?
   C: okay it is {card read aloud}
   A: And that was {card read aloud}?
   C: yes`,
  `A: Which e-mail should I send it to?
   C: {e-mail}, please.
   A: I've sent it to {e-mail}.`,
  `A: What is your e-mail address?
   C: It's {e-mail read aloud}.`,
  `A: For security, what is your date of birth?
   C: {date of birth}.
   A: Thanks.`,
  `A: Can you confirm your date of birth?
   C: {spoken date of birth}
   A: perfect thank you`,
  `A: And your date of birth is?
   C: {date of birth}
   A: thank you
   C: yes, {date of birth} it is`,
  `C: My account number is {account number}.
   A: {account number}, thank you, I have it here.`,
  `C: I was born on {spoken date of birth}, so I should get the discount.`,
  `A: What's the first line of your address?
   C: {address}.
   A: And the postcode?
   C: {postcode}.
   A: So {address}, {postcode}.`,
  `C: We moved, the new address is {address}, and the postcode is {postcode}.`,
  `C: The parcel went to {address} instead of my house.`,
  `C: You can pay it into {IBAN}.
   A: Let me read that back, {IBAN}.`,
  `A: And how old is the policy holder?
   C: She's {age}, her name is {listed name}.`,
  `C: I'm {age} years old and I've never had a fine.`,
  `C: It's {unlisted name} here again, nobody phoned me back.
   A: I'm sorry about that, {unlisted name/last}.`,
  `C: Can you put {listed name} down as the contact, number {phone}?`,
  `A: Is that still {unlisted name} at {address}?
   C: No, {unlisted name/last} moved out.`,
  `C: My number is {phone}
   A: sorry could you repeat that
   C: {phone}`,
];

/** Said by nobody in particular. */
export const smallTalk: readonly string[] = [
  "A: Let me just have a look at that for you.",
  "C: It stopped working on Monday and I have tried everything.",
  "A: I understand, that must be annoying.",
  "C: The invoice says one hundred and twenty dollars, which is wrong.",
  "A: I will put you on hold for a moment.",
  "C: When will the engineer come?",
  "A: Somebody will be there between eight and twelve.",
  "C: Right, thanks for your help.",
  "A: Is there anything else I can do for you today?",
  "C: No, that's all.",
];
