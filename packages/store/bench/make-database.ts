import pg from "pg";

// Makes an empty database on a server: node bench/make-database.ts <postgres://…> <name>

const [url = "", name = ""] = process.argv.slice(2);
const client = new pg.Client(url);
await client.connect();
await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} ENCODING 'UTF8' TEMPLATE template0`);
await client.end();
