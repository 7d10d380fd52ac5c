export const holdColumns = `h.id, h.kind, h.target, h.reason, h.added_by AS "addedBy", h.added_at_ms AS "addedAtMs"`;

/** That a hold `h` keeps a recording. */
export const keeps = (recording: string) => `(
  (h.kind = 'call' AND h.target = ${recording}.id)
  OR (h.kind = 'interaction' AND h.target = ${recording}.interaction_id)
  OR (h.kind IN ('agent', 'queue') AND EXISTS (
    SELECT 1 FROM recording_names AS t JOIN names AS n ON n.key = t.name_key
    WHERE t.recording_key = ${recording}.key AND n.kind = h.kind AND n.id = h.target
  ))
)`;

const heldAs = (recording: string) => `EXISTS (SELECT 1 FROM legal_holds AS h WHERE ${keeps(recording)})`;

/** That some hold keeps the recording `r`. */
export const isHeld = heldAs("r");

/** That some hold keeps a recording of an interaction. */
export const isInteractionHeld = (interactionId: string) =>
  `EXISTS (SELECT 1 FROM recordings AS s WHERE s.interaction_id = ${interactionId} AND ${heldAs("s")})`;
