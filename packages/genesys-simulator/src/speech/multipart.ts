/** One field of a form. */
export interface FormPart {
  name: string;
  /** Null for a field that is no file. */
  fileName: string | null;
  content: Buffer;
}

/** The fields of a `multipart/form-data` body; null for what is none. */
export function parseMultipart(body: unknown, contentType: string | undefined): FormPart[] | null {
  const boundary = /^multipart\/form-data;\s*boundary="?([^";]+)"?$/i.exec(contentType ?? "")?.[1];
  if (boundary === undefined || !Buffer.isBuffer(body)) return null;
  const line = Buffer.from(`--${boundary}`);
  if (!body.subarray(0, line.length).equals(line)) return null;
  const parts: FormPart[] = [];
  for (let at = line.length; ; ) {
    const mark = body.toString("latin1", at, at + 2);
    if (mark === "--") return parts;
    const end = body.indexOf(Buffer.concat([Buffer.from("\r\n"), line]), at);
    const part = mark === "\r\n" && end >= 0 ? parsePart(body.subarray(at + 2, end)) : null;
    if (part === null) return null;
    parts.push(part);
    at = end + 2 + line.length;
  }
}

function parsePart(part: Buffer): FormPart | null {
  const headEnd = part.indexOf("\r\n\r\n");
  if (headEnd < 0) return null;
  const head = part.toString("utf8", 0, headEnd);
  const disposition = /^content-disposition: form-data;(.*)$/im.exec(head)?.[1] ?? "";
  const name = /(?:^|[ ;])name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) return null;
  const fileName = /filename="([^"]*)"/i.exec(disposition)?.[1] ?? null;
  return { name, fileName, content: part.subarray(headEnd + 4) };
}
