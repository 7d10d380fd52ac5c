/** Why something failed, as it is stored and shown. */
export interface Failure {
  code: string;
  message: string;
  hint: string | null;
}
