import type { en } from './en.ts';
import type { Language } from './language.ts';
import type { laterEn } from './laterEn.ts';

type Plural = '_zero' | '_one' | '_other';

/** `'notice.joined'` for `{ notice: { joined: '…' } }`; plural forms go by the key without their ending. */
type KeysOf<Texts, Place extends string = ''> = {
  [Key in keyof Texts & string]: Texts[Key] extends string
    ? `${Place}${Key extends `${infer Base}${Plural}` ? Base : Key}`
    : KeysOf<Texts[Key], `${Place}${Key}.`>;
}[keyof Texts & string];

/** Where a text stands among all texts of the app. */
type TextKey = KeysOf<typeof en> | KeysOf<typeof laterEn>;

/** What replaces `{{name}}` in a text. `count` also chooses the plural form. */
type TextValues = Readonly<Record<string, unknown>>;

/** Says a text in the language of the window. Answers the key of a text that is not loaded. */
export type TFunction = (key: TextKey, values?: TextValues) => string;

/** `{{name}}`, or `{{name, datetime(dateStyle: medium; timeStyle: short)}}` for a moment. */
const blank = /\{\{(\w+)(?:, datetime\(([^)]*)\))?\}\}/g;

/** All loaded texts of one window, and its language. */
export class AppTexts {
  readonly #texts = new Map<Language, Map<string, string>>();
  readonly #listeners = new Set<() => void>();
  #language: Language;
  #t: TFunction;

  constructor(language: Language) {
    this.#language = language;
    this.#t = this.#speaker(language);
  }

  get language(): Language {
    return this.#language;
  }

  /** Another function for each language. */
  get t(): TFunction {
    return this.#t;
  }

  /** Calls back when the language changes. Returns how to end that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Must have the texts of this language. */
  changeLanguage(language: Language): void {
    if (language === this.#language) return;
    this.#language = language;
    this.#t = this.#speaker(language);
    for (const listener of this.#listeners) listener();
  }

  /** Whether any texts of a language are there. */
  has(language: Language): boolean {
    return this.#texts.has(language);
  }

  /** Adds to what is there: a place in the app may have texts in the first load, and later ones. */
  add(language: Language, texts: object, place = ''): void {
    const known = this.#texts.get(language) ?? new Map<string, string>();
    this.#texts.set(language, known);
    for (const [key, text] of Object.entries(texts)) {
      if (typeof text === 'string') known.set(place + key, text);
      else this.add(language, text, `${place}${key}.`);
    }
  }

  #speaker(language: Language): TFunction {
    const plurals = new Intl.PluralRules(language);
    const find = (key: string, count: unknown): string | undefined => {
      const texts = this.#texts.get(language);
      if (typeof count !== 'number') return texts?.get(key);
      const zero = count === 0 ? texts?.get(`${key}_zero`) : undefined;
      return zero ?? texts?.get(`${key}_${plurals.select(count)}`) ?? texts?.get(key);
    };
    return (key, values = {}) =>
      find(key, values['count'])?.replace(blank, (_, name, options) => {
        const value = values[name];
        if (options === undefined) return String(value ?? '');
        return new Intl.DateTimeFormat(language, optionsIn(options)).format(value as Date | number);
      }) ?? key;
  }
}

/** Reads `dateStyle: medium; timeStyle: short`. */
function optionsIn(text: string): Intl.DateTimeFormatOptions {
  return Object.fromEntries(
    text.split(';').map((option) => option.split(':').map((part) => part.trim())),
  );
}
