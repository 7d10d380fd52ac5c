import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { ReplayableBody } from "@earshot/http";

/** A file as a service gets it. */
export interface Upload {
  /** Services take the format from its ending. */
  fileName: string;
  contentType: string;
  bytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** A form of text fields and one file, which is read while it is sent. */
export function multipartForm(
  fields: readonly (readonly [name: string, value: string])[],
  file: Upload & { field: string },
): { contentType: string; body: ReplayableBody } {
  const boundary = `earshot-${randomUUID()}`;
  const texts = fields.map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const { field, fileName, contentType, bytes } = file;
  const disposition = `content-disposition: form-data; name="${field}"; filename="${fileName}"`;
  const head = Buffer.from(`${texts.join("")}--${boundary}\r\n${disposition}\r\ncontent-type: ${contentType}\r\n\r\n`);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* pieces() {
    yield head;
    yield* file.open();
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: { open: () => Readable.from(pieces()), bytes: head.length + bytes + tail.length },
  };
}
