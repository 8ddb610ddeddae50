import { z } from 'zod';
import { type EncryptionPolicy, encryptionPolicies } from '../../shared/domain/Encryption.ts';
import { type EntryMode, entryModes } from '../../shared/domain/Entry.ts';
import { tidyName } from '../../shared/domain/names.ts';
import { serverNameMaxLength } from '../../shared/domain/ServerProfile.ts';
import { nameText } from '../../shared/protocol/fields.ts';
import { type SettingsOf, wholeNumberFrom } from './Setting.ts';

/** How people come in, and what they are shown and told. */
export interface PeopleConfig {
  /** Where push services can reach the owner: `mailto:` or `https:`; null: the server sends no push messages. */
  readonly pushContact: string | null;
  /** Overrides the name that owners set in the app; null: none. */
  readonly serverName: string | null;
  /** How people come in until it is set in the app. */
  readonly entry: EntryMode;
  /** A code that newcomers need, whatever is set in the app; null for none. */
  readonly joinCode: string | null;
  /** Whether channels are encrypted to the end; null: as it is set in the app. */
  readonly e2ee: EncryptionPolicy | null;
  /** How many people outside may listen to channels at once, by listen links; 0 for none. */
  readonly listenersMax: number;
}

export const peopleSettings = {
  pushContact: {
    variable: 'PERCH_PUSH_CONTACT',
    standard: null,
    schema: z.url({ protocol: /^(?:mailto|https)$/ }).max(256),
    right: 'an address of yours, such as mailto:you@example.org or https://example.org',
  },
  serverName: {
    variable: 'PERCH_SERVER_NAME',
    standard: null,
    schema: nameText(serverNameMaxLength),
    right: `a name of 1 to ${serverNameMaxLength} characters`,
  },
  entry: {
    variable: 'PERCH_ENTRY',
    standard: 'open',
    schema: z.enum(entryModes),
    right: `one of ${entryModes.join(', ')}`,
  },
  joinCode: {
    variable: 'PERCH_JOIN_CODE',
    standard: null,
    schema: z
      .string()
      .regex(/^[^\p{Cc}]{1,128}$/u)
      .refine((text) => text.trim() === text && tidyName(text) !== ''),
    right: 'a code of 1 to 128 characters, without spaces around it',
    secret: true,
  },
  e2ee: {
    variable: 'PERCH_E2EE',
    standard: null,
    schema: z.enum(encryptionPolicies),
    right: `one of ${encryptionPolicies.join(', ')}`,
  },
  listenersMax: {
    variable: 'PERCH_LISTENERS_MAX',
    standard: 200,
    ...wholeNumberFrom(1, 10_000, 'no listen links'),
  },
} satisfies SettingsOf<PeopleConfig>;
