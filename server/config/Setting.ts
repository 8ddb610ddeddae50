import { z } from 'zod';
import type { Machine } from '../machine.ts';

/** What some standard values depend on. */
export interface Surroundings {
  readonly machine: Machine;
  /** The data folder of Perch on this machine. */
  readonly dataDir: string;
  /** The folder of the built web client. */
  readonly clientDir: string;
}

/** One setting of the server. */
export interface Setting<Value = unknown> {
  readonly variable: string;
  /** What holds where it is not set. */
  readonly standard: Value | ((surroundings: Surroundings) => Value);
  /** Checks the value of the file; a variable's text goes through `fromText` first. */
  readonly schema: z.ZodType<NonNullable<Value>>;
  /** The allowed values, as the end of the sentence "… must be". */
  readonly right: string;
  readonly fromText?: (text: string) => unknown;
  readonly isPath?: true;
  readonly secret?: true;
}

/** The settings of a part of the configuration, by their names in the file. */
export type SettingsOf<Config> = { readonly [Key in keyof Config]: Setting<Config[Key]> };

export const portMax = 65_535;

/** RFC 1123 host name. A last label of digits only would be a mistyped IPv4 address. */
export const hostNamePattern =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

export const pathField = z
  .string()
  .min(1)
  .regex(/^[^\0]+$/);

/** On this machine nobody listens. */
export const encryptedUrl = z.url().regex(/^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/);

/** A list of at least one item; what is named twice counts once. */
export const listOf = (item: z.ZodType<string>, max: number) =>
  z
    .array(item)
    .min(1)
    .max(max)
    .transform((items) => [...new Set(items)]);

export const listed = (text: string) => text.split(',').map((item) => item.trim());
export const yesOrNo = (text: string) => ({ '0': false, '1': true })[text.trim()] ?? text;
const wholeNumber = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : text);

/** What a setting takes that is a whole number. @param zero what 0 stands for, where it is allowed besides */
export const wholeNumberFrom = (least: number, most: number, zero?: string) => ({
  schema: z
    .int()
    .min(zero === undefined ? least : 0)
    .max(most),
  right: `a whole number from ${least} to ${most}${zero === undefined ? '' : `, or 0 for ${zero}`}`,
  fromText: wholeNumber,
});

/** A value of a setting, as an error names it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
