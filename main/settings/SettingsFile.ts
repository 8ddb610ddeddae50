import {
  type AppSettings,
  type AppSettingsChange,
  appSettingsField,
} from '../../shared/ipc/AppSettings.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { readJsonFile, tryWriteJsonFile } from '../jsonFile.ts';
import { firstSettings, migrateSettings, type SettingsContent } from './migrateSettings.ts';

/** Parses the settings without unknown keys. Made once, because the settings are read at every update of the tray. */
const settingsField = appSettingsField.strip().extend({
  preferences: appSettingsField.shape.preferences.strip(),
  keys: appSettingsField.shape.keys.strip(),
});

/** A slider changes settings many times a second, and each write waits for the disk. */
const writeDelayMs = 300;

/** The settings of the app, stored in a JSON file. Changes apply at once and are written together a moment later. */
export class SettingsFile extends TypedEmitter<{ changed: AppSettings }> {
  readonly #file: string;
  #content: SettingsContent;
  /** Runs while there are unwritten changes. */
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

  /** Writes pending changes; call it at the latest when the app ends. If writing fails, the changes apply until then. */
  flush(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    tryWriteJsonFile(this.#file, this.#content);
  }

  /** The settings, without unknown keys of the file. */
  get current(): AppSettings {
    return settingsField.parse(this.#content);
  }

  /** Changes the given settings and keeps the rest. Groups are merged. */
  change({ preferences, keys, ...rest }: AppSettingsChange): void {
    const before = this.#content;
    const content = {
      ...before,
      ...defined(rest),
      preferences: { ...before.preferences, ...defined(preferences ?? {}) },
      keys: { ...before.keys, ...defined(keys ?? {}) },
    };
    if (JSON.stringify(content) === JSON.stringify(before)) return;
    this.#content = content;
    this.#timer ??= setTimeout(() => this.flush(), writeDelayMs);
    this.emit('changed', this.current);
  }
}

/** A change without `undefined` as a value. */
type Given<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The keys with a value. An undefined value means no change. */
function defined<T extends object>(change: T): Given<T> {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}
