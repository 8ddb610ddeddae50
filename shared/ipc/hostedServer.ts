import { z } from 'zod';

const addressField = z.string().min(1).max(253);

const outsideField = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('asking') }),
  z.strictObject({ kind: z.literal('proven'), address: addressField }),
  z.strictObject({ kind: z.literal('opened'), address: addressField }),
  z.strictObject({ kind: z.literal('openedIPv6'), address: addressField }),
  z.strictObject({
    kind: z.literal('closed'),
    reason: z.enum(['noGateway', 'refused', 'sharedAddress', 'switchedOff']),
  }),
]);

/** `Reach` of HostState, received from another process. */
const reachField = z.strictObject({
  network: z.array(addressField).max(64),
  outside: outsideField,
});

const nameField = z.string().min(1).max(200);

const entryFields = {
  /** The join code for newcomers; null where none is asked for. */
  joinCode: z.string().max(128).nullable(),
  /** True when newcomers need an invite. */
  inviteOnly: z.boolean(),
};

/** A report of a server to the program that started it. */
export const serverReportField = z.discriminatedUnion('kind', [
  /** The server accepts connections. Sent once. */
  z.strictObject({
    kind: z.literal('ready'),
    /** The host for programs on this machine. */
    host: addressField,
    port: z.int().min(1).max(65_535),
    /** The name or address in the owner's configuration, if any. */
    announced: addressField.nullable(),
    name: nameField,
    /** SHA-256 of the key in its certificate. */
    keyFingerprint256: z.string().max(128),
    /** The pin for invite links; null for a certificate that the system trusts. */
    pin: z.string().max(128).nullable(),
    ...entryFields,
    /** The code that makes a user the owner; null when there is an owner. */
    ownerCode: z.string().max(128).nullable(),
    reach: reachField,
  }),
  /** Its reach has changed. */
  z.strictObject({ kind: z.literal('reach'), reach: reachField }),
  /** An owner has renamed it. */
  z.strictObject({ kind: z.literal('named'), name: nameField }),
  /** Somebody has changed how people come in. */
  z.strictObject({ kind: z.literal('entry'), ...entryFields }),
  /** It cannot start, and ends. A restart would not help. */
  z.strictObject({
    kind: z.literal('failed'),
    reason: z.enum(['portTaken', 'folderTaken', 'other']),
    detail: z.string().max(10_000),
  }),
]);
export type ServerReport = z.output<typeof serverReportField>;
export type ReadyReport = Extract<ServerReport, { kind: 'ready' }>;
export type FailedReport = Extract<ServerReport, { kind: 'failed' }>;

/** An order to a server from the program that started it. Windows has no signal for a clean stop. */
export const serverOrderField = z.strictObject({ kind: z.literal('stop') });
export type ServerOrder = z.output<typeof serverOrderField>;
