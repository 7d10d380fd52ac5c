/**
 * Which rules made an evaluation out of what a source delivers, besides the wasm, whose version is made of its content. Stored
 * with each evaluation: calls that another version measured are evaluated again. Raise it with every change of TypeScript after
 * which the same recording, transcript, definition, scorecard and role map can give other numbers, warnings, masked words or silenced sound: how
 * transcripts are read and sides guessed, sound is decoded and speech detected in it, events are mapped, holds are placed, a call
 * is cut into its agents' parts or scored, personal data are found, and the sound of a call is silenced.
 */
export const measuringVersion = 7;
