import type { LeafOwner } from '../../../shared/encryption/leafTexts.ts';
import type { KeyPort } from './KeyPort.ts';

/** What the key worker does: a member of a group, and what lets a device sign its leaf. */
export interface KeyCalls extends KeyPort {
  textToSign(owner: LeafOwner): Promise<string>;
  certify(owner: LeafOwner, signature: string): Promise<void>;
}

export interface KeyCall {
  readonly id: number;
  readonly name: keyof KeyCalls;
  readonly values: readonly unknown[];
}

/** One for each call. A failure is told by its text only. */
export type KeyAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly reason: string };
