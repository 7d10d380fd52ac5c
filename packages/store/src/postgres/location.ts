import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { StoreError } from "../errors.ts";

/** Where a database is on a server, and as whom to use it. */
export interface PostgresLocation {
  host: string;
  port: number;
  user: string;
  password: string | undefined;
  database: string;
  ssl: ConnectionOptions | false;
  /** The address without the password: for messages. */
  name: string;
}

const defaultPort = 5432;

/** Whether this names a database on a Postgres server; all else names a file. */
export function isPostgresLocation(location: string): boolean {
  return /^postgres(ql)?:/i.test(location);
}

/**
 * Reads `postgres://user:password@host:5432/database?sslmode=verify-full&sslrootcert=/etc/ca.pem`. Without a password that of
 * `PGPASSWORD` or of `~/.pgpass` is used. `host` as a parameter may name the folder of a socket.
 * @throws StoreError `store.invalid_location`, which never repeats the password
 */
export function parsePostgresLocation(location: string): PostgresLocation {
  if (!URL.canParse(location)) throw invalidLocation("the address of the database can't be read");
  const url = new URL(location);
  const database = decoded(url.pathname.slice(1));
  const user = decoded(url.username);
  const host = url.searchParams.get("host") ?? decoded(url.hostname).replace(/^\[(.*)\]$/, "$1");
  const port = url.port === "" ? defaultPort : Number(url.port);
  if (database === "" || database.includes("/")) throw invalidLocation("the address of the database names no database");
  if (user === "") throw invalidLocation("the address of the database names no user");
  if (host === "") throw invalidLocation("the address of the database names no host");
  const socket = host.startsWith("/") ? `?host=${host}` : "";
  return {
    ...{ host, port, user, database },
    password: url.password === "" ? undefined : decoded(url.password),
    ssl: readSsl(url.searchParams),
    name: `postgres://${encodeURIComponent(user)}@${url.host}${url.pathname}${socket}`,
  };
}

/** The modes of libpq, but for those that go on without encryption when the server has none. */
function readSsl(parameters: URLSearchParams): ConnectionOptions | false {
  for (const name of parameters.keys()) {
    if (!["host", "sslmode", "sslrootcert"].includes(name)) {
      throw invalidLocation(`the address of the database has a parameter ${JSON.stringify(name)}`);
    }
  }
  const certificates = readCertificates(parameters.get("sslrootcert"));
  const mode = parameters.get("sslmode");
  switch (mode) {
    case null:
    case "disable":
      return false;
    case "require":
      // As libpq: encrypted, and compared with the certificates where there are any.
      return {
        ...certificates,
        rejectUnauthorized: certificates.ca !== undefined,
        checkServerIdentity: () => undefined,
      };
    case "verify-ca":
      return { ...certificates, checkServerIdentity: () => undefined };
    case "verify-full":
      // The driver names the host, which may be an address.
      return { ...certificates };
    default:
      throw invalidLocation(`sslmode is ${JSON.stringify(mode)}`);
  }
}

function readCertificates(path: string | null): { ca?: string | undefined } {
  if (path === null) return {};
  try {
    return { ca: readFileSync(path, "utf8") };
  } catch (cause) {
    throw new StoreError("store.invalid_location", `the certificates in ${path} can't be read`, {
      hint: "Give sslrootcert the path of a PEM file that this user may read.",
      path,
      cause,
    });
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidLocation("the address of the database has a % that is no escape");
  }
}

function invalidLocation(problem: string): StoreError {
  return new StoreError("store.invalid_location", problem, {
    hint: "Write postgres://user:password@host:5432/database, with signs of the password as %XX, and ?sslmode=verify-full for TLS (or require, verify-ca, disable; sslrootcert names a file of certificates).",
  });
}
