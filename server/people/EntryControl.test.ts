import { afterEach, describe, expect, it } from 'vitest';
import type { RequestError } from '../../shared/protocol/errors.ts';
import { codeOf, Device, Entrance, plainTerms } from './entrance.fixture.ts';

let entrance: Entrance;
afterEach(() => entrance.close());

const codeForm = /^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/;

describe('who comes in', () => {
  it('on an open server: everybody, with any code', async () => {
    entrance = await Entrance.open();
    expect(entrance.entry.entry).toEqual({ mode: 'open', joinCode: null, fixed: false });
    expect(await codeOf(() => entrance.signIn(new Device()))).toBeNull();
    expect(await codeOf(() => entrance.signIn(new Device(), 'an old link’s'))).toBeNull();
  });

  it('with a join code of the configuration: who has it or an invite, and those who are known', async () => {
    entrance = await Entrance.open({ fixedJoinCode: 'perch and rest' });
    const owner = await entrance.owner();
    const device = new Device();
    const refusal = (joinCode?: string) => codeOf(() => entrance.signIn(device, joinCode));
    expect(await refusal()).toBe('joinCodeRequired');
    expect(await refusal('')).toBe('joinCodeRequired');
    expect(await refusal('perch')).toBe('joinCodeWrong');
    expect(await codeOf(() => entrance.signIn(device, undefined, ''))).toBe('joinCodeRequired');
    // As it is pasted from a chat, with what nobody sees.
    expect(await refusal('\u200eperch and\u00a0rest\u200b ')).toBeNull();
    expect(await refusal()).toBeNull();
    const { code } = await entrance.makeInvite(owner, plainTerms);
    expect(await codeOf(() => entrance.signIn(new Device(), code ?? ''))).toBeNull();

    const change = { mode: 'code' as const, renewCode: false, askAgain: false };
    for (const wrong of [{ mode: 'open' as const }, { renewCode: true }]) {
      expect(await codeOf(() => entrance.entry.update({ ...change, ...wrong }))).toBe('conflict');
    }
    await entrance.entry.update({ ...change, askAgain: true });
    expect(await refusal()).toBe('joinCodeRequired');
  });

  it('limits the guesses of that code, but refuses no invite', async () => {
    entrance = await Entrance.open({ fixedJoinCode: 'perch' });
    const owner = await entrance.owner();
    const { code } = await entrance.makeInvite(owner, plainTerms);
    const limitGuess = () => {
      throw Object.assign(new Error('too many'), { code: 'rateLimited' }) as RequestError;
    };
    const refusal = (joinCode: string) =>
      codeOf(() =>
        entrance.people.signIn(new Device().proof({ name: 'Ada', joinCode, limitGuess })),
      );
    expect(await refusal('perch')).toBe('rateLimited');
    expect(await refusal(code ?? '')).toBeNull();
  });

  it('by the join code that the server makes, until it is renewed', async () => {
    entrance = await Entrance.open({ standardMode: 'code' });
    const first = entrance.entry.entry.joinCode ?? '';
    expect(first).toMatch(codeForm);
    expect(await entrance.store.settings.get('joinCode')).toBe(first);
    expect(await codeOf(() => entrance.signIn(new Device(), first.toLowerCase()))).toBeNull();
    const { joinCode } = await entrance.entry.update({
      mode: 'code',
      renewCode: true,
      askAgain: false,
    });
    expect(joinCode).toMatch(codeForm);
    expect(await codeOf(() => entrance.signIn(new Device(), first))).toBe('joinCodeWrong');
    expect(await codeOf(() => entrance.signIn(new Device(), joinCode ?? ''))).toBeNull();
    // It is the same one after a time without a code.
    await entrance.entry.update({ mode: 'invite', renewCode: false, askAgain: false });
    expect(await codeOf(() => entrance.signIn(new Device(), joinCode ?? ''))).toBe('joinCodeWrong');
    const again = { mode: 'code' as const, renewCode: false, askAgain: false };
    expect((await entrance.entry.update(again)).joinCode).toBe(joinCode);
  });

  it('keeps what is set across restarts, and lets nobody in by a word that it does not know', async () => {
    entrance = await Entrance.open();
    const { entry, store, invites } = entrance;
    await entry.update({ mode: 'invite', renewCode: false, askAgain: false });
    const { EntryControl } = await import('./EntryControl.ts');
    const load = () =>
      EntryControl.load({ store, invites, fixedJoinCode: null, standardMode: 'open' });
    expect((await load()).entry.mode).toBe('invite');
    await store.settings.set('entryMode', 'by horse');
    expect((await load()).entry.mode).toBe('invite');
  });
});

describe('asking everybody again', () => {
  it('asks all but the owner at their next sign-in, not who comes back to a held seat', async () => {
    entrance = await Entrance.open();
    const owner = await entrance.owner();
    const [ada, olga] = [new Device(), new Device()];
    const before = await entrance.signIn(ada);
    await entrance.signIn(olga);
    await entrance.people.handOver(owner.id, (await entrance.signIn(olga)).id);
    const { joinCode } = await entrance.entry.update({
      mode: 'code',
      renewCode: false,
      askAgain: true,
    });
    expect(await codeOf(() => entrance.signIn(olga))).toBeNull();
    expect(await entrance.people.recognizes(ada.publicKey, undefined)).toBe(false);
    expect(await codeOf(() => entrance.signIn(ada))).toBe('joinCodeRequired');
    const holdsSeat = (id: string) => id === before.id;
    expect(await entrance.people.signIn(ada.proof({ holdsSeat }))).toEqual(before);
    expect(await codeOf(() => entrance.signIn(ada))).toBe('joinCodeRequired');
    // Without a name: the server knows it.
    expect(await entrance.signIn(ada, joinCode ?? '', '')).toEqual(before);
    expect(await codeOf(() => entrance.signIn(ada))).toBeNull();
  });

  it('counts a use of the invite by which somebody comes back, who stays what they were', async () => {
    entrance = await Entrance.open();
    const owner = await entrance.owner();
    const device = new Device();
    const before = await entrance.signIn(device);
    await entrance.entry.update({ mode: 'invite', renewCode: false, askAgain: true });
    const terms = { ...plainTerms, kind: 'guest' as const, usesMax: 1 };
    const { code } = await entrance.makeInvite(owner, terms);
    expect(await entrance.signIn(device, code ?? '')).toEqual(before);
    expect(await codeOf(() => entrance.signIn(new Device(), code ?? ''))).toBe('joinCodeWrong');
  });
});
