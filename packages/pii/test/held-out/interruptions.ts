/** What people say in the middle of a number: inside a span, and yet nothing that has to be masked. */
export const pauses = ["um", "uh", "er", "let me see", "hang on", "one second", "then", "and then", "yeah"] as const;
export const corrections = ["no sorry", "sorry", "wait no", "i mean", "scratch that", "no it's"] as const;
export const germanPauses = ["äh", "ähm", "moment", "und dann"] as const;
export const germanCorrections = ["nein quatsch", "entschuldigung", "ich meine", "nee"] as const;
export const frenchPauses = ["euh", "attendez", "et puis"] as const;
export const frenchCorrections = ["non pardon", "excusez-moi", "je veux dire"] as const;
export const spanishPauses = ["eh", "espere", "y luego"] as const;
export const spanishCorrections = ["no perdón", "perdone", "quiero decir"] as const;

/** Every interruption, longest first, so that "no sorry" is taken before "sorry". */
export const interruptions: readonly string[] = [
  ...pauses,
  ...corrections,
  ...germanPauses,
  ...germanCorrections,
  ...frenchPauses,
  ...frenchCorrections,
  ...spanishPauses,
  ...spanishCorrections,
].sort((a, b) => b.length - a.length);
