/** What databases say in different words. A statement is written with them, and becomes the text of one database. */
export interface Words {
  /** Behind a SELECT: locks its rows until the transaction ends, where several transactions write at once. */
  forUpdate: string;
  /** The same, and leaves out rows that another transaction has locked. */
  forUpdateOfFree: string;
  /** Behind the name of a table: which index to take, where the database has to be told. */
  indexedBy(index: string): string;
  /** The larger one of two numbers. */
  greater(one: string, other: string): string;
  /** The time now, epoch ms: of the database where machines share it, else what the process says. */
  clockMs(said: string): string;
  /** The column of utterances that holds what is searched. */
  searchedColumn: string;
  /** A subquery of the texts in a list, which is given as JSON. */
  textsIn(json: string): string;
}
