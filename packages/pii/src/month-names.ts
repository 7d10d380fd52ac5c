const english =
  "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec";
const german = "januar|jänner|februar|feber|märz|maerz|mai|juni|juli|oktober|dezember|okt|dez";
const french = "janvier|février|fevrier|mars|avril|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre";
const spanish = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre";
const italian = "gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre";
const dutch = "januari|februari|maart|mei|augustus";
const portuguese = "janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro";
const names = [english, german, french, spanish, italian, dutch, portuguese].join("|");

/** A month, by its name in English, German, French, Spanish, Italian, Dutch or Portuguese. */
export const monthName = new RegExp(`(?<![\\p{L}\\d])(?:${names})(?!\\p{L})`, "iu");

/** A year behind a blank or comma. */
export const yearAlone = /[ ,](?:19|20)\d\d(?![\d/.-])/g;

/** The day and month before a year: "5. März", "March 5th,", "5 de mayo de". */
export const dayAndMonth = new RegExp(
  `(?<![\\p{L}\\d])(?:\\d{1,2}(?:st|nd|rd|th|er)?[. ]{1,2}(?:of |de )?(?:${names})|(?:${names}) \\d{1,2}(?:st|nd|rd|th)?)[,.]?(?: del?)?$`,
  "iu",
);
