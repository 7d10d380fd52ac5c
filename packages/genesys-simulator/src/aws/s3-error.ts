import type { Answer } from "../answer.ts";

/** An error in the shape of S3. */
export function s3Error(status: number, code: string, message: string): Answer {
  const requestId = crypto.randomUUID();
  return xmlAnswer(
    status,
    `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`,
    { "x-amz-request-id": requestId },
  );
}

export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export function xmlAnswer(status: number, xml: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/xml", ...headers },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`),
  };
}
