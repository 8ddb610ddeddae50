import { beforeEach, expect, test, vi } from 'vitest';
import { en } from '../texts/en.ts';
import { CallNotice, callNoticeCalls } from './CallNotice.ts';

interface Shown {
  readonly options: { readonly title: string; readonly actions: { readonly text: string }[] };
  readonly on: Map<string, (event: { readonly actionIndex: number }) => void>;
  readonly close: () => void;
}

const system = vi.hoisted(() => ({ shown: [] as Shown[], isSupported: true }));

vi.mock('electron', () => ({
  Notification: class {
    readonly #listeners = new Map();
    readonly #options: Shown['options'];
    readonly #close = vi.fn();
    static isSupported = () => system.isSupported;
    constructor(options: Shown['options']) {
      this.#options = options;
    }
    on(name: string, listen: () => void) {
      this.#listeners.set(name, listen);
    }
    show() {
      system.shown.push({ options: this.#options, on: this.#listeners, close: this.#close });
    }
    close() {
      this.#close();
    }
  },
}));

const needs = { texts: () => en, send: vi.fn(), showServer: vi.fn() };
let notice: CallNotice;

beforeEach(() => {
  vi.clearAllMocks();
  system.shown = [];
  system.isSupported = true;
  notice = new CallNotice(needs);
});

test('a notice names the caller; its buttons answer, a click shows the server', () => {
  notice.announce('home', 'Bob');
  const [shown] = system.shown;
  expect(shown?.options.title).toBe('Bob is calling you');
  expect(shown?.options.actions.map(({ text }) => text)).toEqual(['Accept', 'Decline']);
  shown?.on.get('action')?.({ actionIndex: 1 });
  expect(needs.showServer).not.toHaveBeenCalled();
  shown?.on.get('action')?.({ actionIndex: 0 });
  shown?.on.get('click')?.({ actionIndex: -1 });
  expect(needs.send.mock.calls).toEqual([
    ['home', { kind: 'press', action: 'hangup' }],
    ['home', { kind: 'press', action: 'answer' }],
  ]);
  expect(needs.showServer.mock.calls).toEqual([['home'], ['home']]);
});

test('a notice goes with its call and with the app; pages of no server have none', () => {
  const calls = callNoticeCalls(notice);
  const caller = { contents: {} as never, page: 'server' as const };
  calls['call:announce']({ ...caller, serverId: 'home' }, { caller: 'Bob' });
  calls['call:announce']({ ...caller, serverId: null }, { caller: 'Cho' });
  expect(system.shown).toHaveLength(1);
  calls['call:announce']({ ...caller, serverId: 'home' }, { caller: null });
  notice.announce('work', 'Dan');
  notice.close();
  expect(system.shown.map(({ close }) => vi.mocked(close).mock.calls.length)).toEqual([1, 1]);
});

test('a system without notices gets none', () => {
  system.isSupported = false;
  notice.announce('home', 'Bob');
  expect(system.shown).toEqual([]);
});
