import {
  type AppSettings,
  type AppSettingsChange,
  appSettingsField,
} from '../../shared/ipc/AppSettings.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { readJsonFile, tryWriteJsonFile } from '../jsonFile.ts';
import { firstSettings, migrateSettings, type SettingsContent } from './migrateSettings.ts';

/** The settings without what else is in the file; made once, because they are read at every change of the tray. */
const settingsAloneField = appSettingsField.strip().extend({
  preferences: appSettingsField.shape.preferences.strip(),
  keys: appSettingsField.shape.keys.strip(),
});

/** A slider changes them many times a second, and each writing waits for the disk. */
const writeDelayMs = 300;

/** The settings of the app as a whole, kept in a JSON file. Changes count at once and are written together soon after. */
export class SettingsFile extends TypedEmitter<{ changed: AppSettings }> {
  readonly #file: string;
  #content: SettingsContent;
  /** Runs while there is something to be written. */
  #timer: ReturnType<typeof setTimeout> | null = null;

  private constructor(file: string, content: SettingsContent) {
    super();
    this.#file = file;
    this.#content = content;
  }

  static open(file: string): SettingsFile {
    const content = readJsonFile(file, (found) => migrateSettings(found));
    return new SettingsFile(file, content ?? firstSettings());
  }

  /** Writes what is still to be written; at the latest when the app ends. What the disk refuses counts until then. */
  flush(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    tryWriteJsonFile(this.#file, this.#content);
  }

  /** The settings, without what else is in the file. */
  get current(): AppSettings {
    return settingsAloneField.parse(this.#content);
  }

  /** Changes what is named and leaves the rest; groups are merged. */
  change({ preferences, keys, ...rest }: AppSettingsChange): void {
    const before = this.#content;
    const content = {
      ...before,
      ...named(rest),
      preferences: { ...before.preferences, ...named(preferences ?? {}) },
      keys: { ...before.keys, ...named(keys ?? {}) },
    };
    if (JSON.stringify(content) === JSON.stringify(before)) return;
    this.#content = content;
    this.#timer ??= setTimeout(() => this.flush(), writeDelayMs);
    this.emit('changed', this.current);
  }
}

/** What has a value: a key that is there but undefined is not named. */
function named<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
