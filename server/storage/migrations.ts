/**
 * The steps from an empty file to today's tables; step n makes version n + 1. Steps that have been released are never
 * changed: a new need is a new step.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE channels (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    nameKey TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    userLimit INTEGER,
    music INTEGER NOT NULL,
    hidesSpeaking INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    publicKey TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    seenAt INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
  `,
];
