import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallEnding,
  callBeatMs,
  callGraceMs,
  callLostMs,
  ringMs,
} from '../../shared/domain/Call.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import { CallTable, type CallWindow, type TableCall } from './CallTable.ts';

/** Windows are named after their person, with a number: two of Ann are `Ann1` and `Ann2`. */
const windowOf = (name: string): CallWindow => ({
  userId: name.replace(/\d/, '') as UserId,
  peerId: name as PeerId,
});
const [ann1, bob1, bob2, cho1] = ['Ann1', 'Bob1', 'Bob2', 'Cho1'].map(windowOf) as [
  CallWindow,
  CallWindow,
  CallWindow,
  CallWindow,
];
const first = 'first' as ChannelId;
const second = 'second' as ChannelId;

function create() {
  const clock = { ms: 1_000 };
  const table = new CallTable(() => clock.ms);
  const endings: [CallEnding, UserId | null][] = [];
  table.on('ended', (_call, ending, by) => endings.push([ending, by]));
  const pass = (ms: number) => {
    clock.ms += ms;
    table.tick();
  };
  return { table, endings, pass };
}

function accepted() {
  const created = create();
  const { table } = created;
  table.ring(first, ann1, bob1.userId, false);
  table.accept(bob1, first);
  table.entered(ann1, first);
  table.entered(bob1, first);
  return created;
}

describe('a call that is restored', () => {
  const restored = () => {
    const created = create();
    created.table.restore(first, [ann1.userId, bob1.userId], true, 500);
    return created;
  };

  it('goes on when both come back', () => {
    const { table, endings, pass } = restored();
    expect(table.callOf(ann1.userId)).toMatchObject({ id: first, acceptedMs: 500 });
    table.entered(ann1, first);
    pass(callGraceMs / 2);
    table.beat(ann1.peerId);
    table.entered(bob1, first);
    pass(callGraceMs);
    expect(endings).toEqual([]);
    expect(table.callOf(bob1.userId)?.callee).toMatchObject({ peerId: bob1.peerId });
  });

  it('ends when one of the two does not', () => {
    const { table, endings, pass } = restored();
    table.entered(ann1, first);
    pass(callGraceMs);
    expect(endings).toEqual([['lost', null]]);
  });
});

describe('a ring', () => {
  it('is answered by one window, and by no other', () => {
    const { table } = create();
    expect(table.ring(first, ann1, bob1.userId, true)).toBe('ringing');
    expect(table.callOf(bob1.userId)).toMatchObject({ acceptedMs: null, withCamera: true });
    expect(table.accept(ann1, first)).toBe(false);
    expect(table.accept(bob2, first)).toBe(true);
    expect(table.accept(bob1, first)).toBe(false);
    expect(table.callOf(ann1.userId)?.callee.peerId).toBe(bob2.peerId);
  });

  it('ends when it is declined, given up, or answered by nobody', () => {
    const { table, endings, pass } = create();
    table.ring(first, ann1, bob1.userId, false);
    table.end(cho1.userId, first);
    expect(endings).toEqual([]);
    table.end(bob1.userId, first);
    table.ring(second, ann1, bob1.userId, false);
    table.end(bob1.userId, first);
    table.end(ann1.userId, second);
    table.ring(first, ann1, bob1.userId, false);
    pass(ringMs - 1);
    expect(table.callOf(bob1.userId)).not.toBeNull();
    pass(1);
    expect(endings).toEqual([
      ['declined', 'Bob'],
      ['cancelled', 'Ann'],
      ['unanswered', null],
    ]);
    expect(table.nextMs).toBeNull();
  });

  it('outlives the windows of the called person, but not that of the caller', () => {
    const { table, endings } = create();
    table.ring(first, ann1, bob1.userId, false);
    table.dropped(bob1.peerId, false);
    expect(endings).toEqual([]);
    table.dropped(ann1.peerId, false);
    expect(endings).toEqual([['cancelled', 'Ann']]);
  });

  it('finds who is in a call, or is being called, busy', () => {
    const { table } = create();
    table.ring(first, ann1, bob1.userId, false);
    expect(table.ring(second, cho1, bob1.userId, false)).toBe('busy');
    expect(table.ring(second, cho1, ann1.userId, false)).toBe('busy');
    expect(table.ring(second, ann1, cho1.userId, false)).toBe('inCall');
    expect(table.ring(second, bob1, cho1.userId, false)).toBe('inCall');
  });

  it('becomes one call when two call each other', () => {
    const { table } = create();
    table.ring(first, ann1, bob1.userId, false);
    expect(table.ring(second, bob2, ann1.userId, false)).toBe('accepted');
    expect(table.callOf(ann1.userId)).toBe(table.callOf(bob1.userId));
    expect(table.callOf(ann1.userId)).toMatchObject({ id: first, callee: { peerId: 'Bob2' } });
  });
});

describe('an accepted call', () => {
  it('ends when one leaves its channel, goes to another one, or is put out of the server', () => {
    for (const leave of [
      (table: CallTable) => table.left(bob1.peerId),
      (table: CallTable) => table.entered(bob1, second),
      (table: CallTable) => table.end(bob1.userId, first),
      (table: CallTable) => table.dropped(bob1.peerId, true),
    ]) {
      const { table, endings } = accepted();
      leave(table);
      expect(endings).toEqual([['hungUp', 'Bob']]);
    }
  });

  it('does not end when another window of one of the two moves or closes', () => {
    const { table, endings } = accepted();
    table.entered(bob2, second);
    table.left(bob2.peerId);
    table.dropped(bob2.peerId, true);
    expect(endings).toEqual([]);
  });

  it('ends when one of the two does not enter in time', () => {
    const { table, endings, pass } = create();
    table.ring(first, ann1, bob1.userId, false);
    table.accept(bob1, first);
    table.entered(bob1, first);
    // She leaves the channel that she was in.
    table.left(ann1.peerId);
    for (let ms = 0; ms < callGraceMs; ms += callBeatMs) {
      expect(endings).toEqual([]);
      table.beat(bob1.peerId);
      pass(callBeatMs);
    }
    expect(endings).toEqual([['lost', null]]);
  });

  it('notices a lost connection within 5 s, and goes on when it is back', () => {
    const { table, pass } = accepted();
    const isLost = () => table.callOf(ann1.userId)?.callee.isLost;
    expect(callLostMs).toBeLessThan(5_000);
    pass(callLostMs - 1);
    table.beat(ann1.peerId);
    expect(isLost()).toBe(false);
    pass(1);
    expect(isLost()).toBe(true);
    expect(table.callOf(ann1.userId)?.caller.isLost).toBe(false);
    table.beat(bob1.peerId);
    expect(isLost()).toBe(false);
    table.lost(bob1.peerId);
    expect(isLost()).toBe(true);
  });

  it('waits for a page that is loaded again, and for no longer than its grace', () => {
    const { table, endings, pass } = accepted();
    table.dropped(bob1.peerId, false);
    table.left(bob1.peerId);
    table.beat(ann1.peerId);
    expect(table.callOf(ann1.userId)?.callee).toMatchObject({ peerId: null, isLost: true });
    table.entered(bob2, first);
    expect(table.callOf(ann1.userId)?.callee).toMatchObject({ peerId: 'Bob2', isLost: false });
    table.dropped(bob2.peerId, false);
    pass(callGraceMs);
    expect(endings).toEqual([['lost', null]]);
  });

  it('is opened to others, but not while it rings', () => {
    const { table, endings } = accepted();
    expect(table.open(cho1.userId, first)).toBe(false);
    expect(table.open(bob1.userId, first)).toBe(true);
    expect(endings).toEqual([['opened', 'Bob']]);
    table.ring(second, ann1, bob1.userId, false);
    expect(table.open(ann1.userId, second)).toBe(false);
  });
});

describe('any order of what happens', () => {
  const windows = ['Ann1', 'Ann2', 'Bob1', 'Bob2', 'Cho1'].map(windowOf);
  const users = ['Ann', 'Bob', 'Cho'] as UserId[];
  const windowArbitrary = fc.constantFrom(...windows);
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('ring' as const),
      who: windowArbitrary,
      whom: fc.constantFrom(...users),
    }),
    fc.record({
      kind: fc.constantFrom(
        'accept',
        'end',
        'open',
        'enter',
        'leave',
        'drop',
        'expel',
        'lose',
        'beat',
      ),
      who: windowArbitrary,
    }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: ringMs }) }),
  );

  it('leaves all in agreement: one call for each person, known to both or to neither, and over in time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = { ms: 0 };
        const table = new CallTable(() => clock.ms);
        /** What its apps know of each person's call, by what was told. */
        const told = new Map<UserId, TableCall>();
        const pairOf = ({ caller, callee }: TableCall) => [caller.userId, callee.userId];
        table.on('changed', (call) => {
          for (const userId of pairOf(call)) told.set(userId, call);
        });
        table.on('ended', (call) => {
          for (const userId of pairOf(call)) {
            expect(told.get(userId)?.id).toBe(call.id);
            told.delete(userId);
          }
        });
        let count = 0;
        for (const each of steps) {
          if (each.kind === 'pass') {
            clock.ms += each.ms;
            table.tick();
          } else if (each.kind === 'ring') {
            count += 1;
            if (each.who.userId !== each.whom) {
              table.ring(`call ${count}` as ChannelId, each.who, each.whom, false);
            }
          } else {
            const { userId, peerId } = each.who;
            const id = table.callOf(userId)?.id ?? first;
            const acts = {
              accept: () => table.accept(each.who, id),
              end: () => table.end(userId, id),
              open: () => table.open(userId, id),
              enter: () => table.entered(each.who, id),
              leave: () => table.left(peerId),
              drop: () => table.dropped(peerId, false),
              expel: () => table.dropped(peerId, true),
              lose: () => table.lost(peerId),
              beat: () => table.beat(peerId),
            };
            acts[each.kind as keyof typeof acts]();
          }
          for (const userId of users) {
            const call = table.callOf(userId);
            expect(told.get(userId)?.id).toBe(call?.id);
            if (!call) continue;
            expect(new Set(pairOf(call)).size).toBe(2);
            for (const other of pairOf(call)) expect(table.callOf(other)).toBe(call);
            for (const side of [call.caller, call.callee]) {
              expect(side.isInside && side.peerId === null).toBe(false);
              expect(side.isInside && call.acceptedMs === null).toBe(false);
            }
          }
        }
        // Nobody does anything any more: all sessions end, and no call is left.
        for (const { peerId } of windows) table.dropped(peerId, false);
        while (table.nextMs !== null) {
          expect(table.nextMs).toBeLessThanOrEqual(clock.ms + Math.max(ringMs, callGraceMs));
          clock.ms = Math.max(clock.ms, table.nextMs);
          table.tick();
        }
        for (const userId of users) expect(table.callOf(userId)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
