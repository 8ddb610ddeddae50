import { z } from 'zod';

const addressField = z.string().min(1).max(253);

const outsideField = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('asking') }),
  z.strictObject({ kind: z.literal('proven'), address: addressField }),
  z.strictObject({ kind: z.literal('opened'), address: addressField }),
  z.strictObject({
    kind: z.literal('closed'),
    reason: z.enum(['noGateway', 'refused', 'sharedAddress', 'switchedOff']),
  }),
]);

/** The same as `Reach` of HostState, as it comes from another process. */
const reachField = z.strictObject({
  network: z.array(addressField).max(64),
  outside: outsideField,
});

const nameField = z.string().min(1).max(200);

/** What a server tells the program that started it. */
export const serverReportField = z.discriminatedUnion('kind', [
  /** It answers. Comes once. */
  z.strictObject({
    kind: z.literal('ready'),
    /** The host under which programs on this machine reach it. */
    host: addressField,
    port: z.int().min(1).max(65_535),
    /** The name or address that its owner has announced, if any. */
    announced: addressField.nullable(),
    name: nameField,
    /** SHA-256 of the key in its certificate. */
    keyFingerprint256: z.string().max(128),
    /** What an invite link must carry as its pin; null for a certificate that proves itself. */
    pin: z.string().max(128).nullable(),
    /** What newcomers must know; null on an open server. */
    joinCode: z.string().max(128).nullable(),
    /** Makes its bearer the owner; null when there is one. */
    ownerCode: z.string().max(128).nullable(),
    reach: reachField,
  }),
  /** From where it can be reached has changed. */
  z.strictObject({ kind: z.literal('reach'), reach: reachField }),
  /** An owner gave it another name. */
  z.strictObject({ kind: z.literal('named'), name: nameField }),
  /** It cannot start, and ends. Starting it again as it is would not help. */
  z.strictObject({
    kind: z.literal('failed'),
    reason: z.enum(['portTaken', 'folderTaken', 'other']),
    detail: z.string().max(10_000),
  }),
]);
export type ServerReport = z.output<typeof serverReportField>;
export type ReadyReport = Extract<ServerReport, { kind: 'ready' }>;
export type FailedReport = Extract<ServerReport, { kind: 'failed' }>;

/** What the program that started a server tells it: on Windows there are no signals to ask it to end. */
export const serverOrderField = z.strictObject({ kind: z.literal('stop') });
export type ServerOrder = z.output<typeof serverOrderField>;
