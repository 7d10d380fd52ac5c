import { crc32, deflateRawSync, zstdCompressSync } from "node:zlib";

export interface ZipMember {
  name: string;
  content: Buffer;
  method?: "stored" | "deflate" | "zstd" | undefined;
  /** Says that it is encrypted, which it is not. */
  encrypted?: true | undefined;
}

const methods = {
  stored: { number: 0, pack: (content: Buffer) => content },
  deflate: { number: 8, pack: (content: Buffer) => deflateRawSync(content) },
  zstd: { number: 93, pack: (content: Buffer) => zstdCompressSync(content) },
};

/** A zip archive of files, with the numbers of its end in 64 bits when asked for. */
export function zipArchive(
  members: readonly ZipMember[],
  { zip64 = false }: { zip64?: boolean | undefined } = {},
): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, content, method = "deflate", encrypted } of members) {
    const { number, pack } = methods[method];
    const packed = pack(content);
    const path = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    // UTF-8 names.
    facts.writeUInt16LE(0x800 + (encrypted ? 1 : 0), 2);
    facts.writeUInt16LE(number, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), facts, path, packed]);
    list.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), facts, place, path]));
    files.push(file);
    at += file.length;
  }
  const listBytes = list.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([...files, ...list, ...(zip64 ? end64(members.length, listBytes, at) : []), end()]);

  function end(): Buffer {
    const end = Buffer.alloc(22);
    end.write("PK\x05\x06", "latin1");
    for (const place of [8, 10]) end.writeUInt16LE(zip64 ? 0xffff : members.length, place);
    end.writeUInt32LE(zip64 ? 0xffffffff : listBytes, 12);
    end.writeUInt32LE(zip64 ? 0xffffffff : at, 16);
    return end;
  }
}

function end64(count: number, listBytes: number, listByte: number): Buffer[] {
  const end = Buffer.alloc(56);
  end.write("PK\x06\x06", "latin1");
  end.writeBigUInt64LE(44n, 4);
  for (const place of [24, 32]) end.writeBigUInt64LE(BigInt(count), place);
  end.writeBigUInt64LE(BigInt(listBytes), 40);
  end.writeBigUInt64LE(BigInt(listByte), 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(BigInt(listByte + listBytes), 8);
  locator.writeUInt32LE(1, 16);
  return [end, locator];
}
