/** How long a recording may take to be sent, or a document to come, over a slow line. */
export const transferMs = 30 * 60_000;

/** The largest document accepted. */
export const maxDocumentBytes = 268_435_456;
