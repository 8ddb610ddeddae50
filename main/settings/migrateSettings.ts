import { z } from 'zod';
import {
  type AppSettings,
  appSettingsField,
  defaultAppSettings,
} from '../../shared/ipc/AppSettings.ts';

/** The content of the file: the settings, the version, and unknown keys. */
export type SettingsContent = AppSettings & { readonly version: number };

/** Turns the content of one version into that of the next. */
export type SettingsStep = (content: Record<string, unknown>) => Record<string, unknown>;

/** The step at index n leads from version n + 1 to version n + 2. */
const steps: readonly SettingsStep[] = [];

const fileField = z.looseObject({ version: z.int().min(1) });

/**
 * Reads the content of a file of any version. Each missing or invalid setting gets its default. Unknown keys are kept, so that
 * an older app does not lose what a newer app wrote.
 *
 * @throws Error when it is no settings file at all
 */
export function migrateSettings(
  content: unknown,
  migrations: readonly SettingsStep[] = steps,
): SettingsContent {
  const { version, ...found } = fileField.parse(content);
  const current = migrations.length + 1;
  const migrated = migrations
    .slice(version - 1)
    .reduce<Record<string, unknown>>((old, step) => step(old), found);
  return {
    ...migrated,
    ...validOrDefault(appSettingsField, migrated, defaultAppSettings),
    version: Math.max(version, current),
  };
}

/** The settings of a first start. */
export function firstSettings(): SettingsContent {
  return { ...defaultAppSettings, version: steps.length + 1 };
}

/** Each field if it is valid, else its default; the same within groups, which keep their unknown keys. */
function validOrDefault<T extends object>(
  schema: z.ZodObject,
  found: Record<string, unknown>,
  defaults: T,
): T {
  return Object.fromEntries(
    Object.entries(defaults).map(([key, preset]) => {
      const field = schema.shape[key];
      const value = found[key];
      if (field instanceof z.ZodObject) {
        const group = isRecord(value) ? value : {};
        return [key, { ...group, ...validOrDefault(field, group, preset as object) }];
      }
      const parsed = z.safeParse(field as z.ZodType, value);
      return [key, parsed.success ? parsed.data : preset];
    }),
  ) as T;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
