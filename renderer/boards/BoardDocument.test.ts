import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type BoardElement,
  boardEditMax,
  boardEditMaxBytes,
  newerElements,
} from '../../shared/domain/board.ts';
import { BoardDocument, bytesOf } from './BoardDocument.ts';

/** The server: merges, and tells all others, each in order but at any time. */
class Hub {
  readonly elements = new Map<string, BoardElement>();
  edition = 0;
  readonly devices: Device[] = [];

  content() {
    return { edition: this.edition, elements: [...this.elements.values()] };
  }

  tell(message: Message, but: Device | null): void {
    for (const device of this.devices)
      if (device !== but && device.isOnline) device.inbox.push(message);
  }

  edit(from: Device, edition: number, elements: readonly BoardElement[]): void {
    // `conflict`: the device hears of the clearing first.
    if (edition !== this.edition) return;
    const newer = newerElements(this.elements, elements);
    for (const element of newer) this.elements.set(element.id, element);
    from.inbox.push({ kind: 'confirmed', elements });
    this.tell({ kind: 'edited', elements: newer }, from);
  }

  clear(): void {
    this.elements.clear();
    this.edition += 1;
    this.tell({ kind: 'cleared', edition: this.edition }, null);
  }

  /** Deleted elements whose time is over. */
  prune(): void {
    for (const { id, isDeleted } of this.elements.values()) if (isDeleted) this.elements.delete(id);
  }
}

type Message =
  | { readonly kind: 'edited' | 'confirmed'; readonly elements: readonly BoardElement[] }
  | { readonly kind: 'cleared'; readonly edition: number };

class Device {
  readonly document = new BoardDocument();
  readonly hub: Hub;
  inbox: Message[] = [];
  isOnline = true;

  constructor(hub: Hub) {
    this.hub = hub;
    hub.devices.push(this);
    this.document.open(hub.content());
  }

  draw(id: string, versionNonce: number, isDeleted: boolean): void {
    const version = (this.document.find(id)?.version ?? 0) + 1;
    this.document.edit([{ id, version, versionNonce, isDeleted }]);
  }

  send(): void {
    const elements = this.document.nextEdit();
    if (this.isOnline && elements.length > 0) {
      this.hub.edit(this, this.document.edition, elements);
    }
  }

  hear(): void {
    const message = this.inbox.shift();
    if (message?.kind === 'edited') this.document.take(message.elements);
    if (message?.kind === 'confirmed') this.document.confirm(message.elements);
    if (message?.kind === 'cleared') this.document.clear(message.edition);
  }

  lose(): void {
    this.isOnline = false;
    this.inbox = [];
  }

  comeBack(): void {
    this.isOnline = true;
    this.inbox = [];
    this.document.open(this.hub.content());
  }

  get shown(): string {
    const there = this.document.elements.filter(({ isDeleted }) => !isDeleted);
    return JSON.stringify(there.sort((one, other) => (one.id < other.id ? -1 : 1)));
  }
}

const steps = fc.array(
  fc.record({
    device: fc.nat({ max: 2 }),
    what: fc.constantFrom(
      'draw',
      'draw',
      'delete',
      'send',
      'hear',
      'hear',
      'lose',
      'comeBack',
      'clear',
      'prune',
    ),
    id: fc.constantFrom('a', 'b', 'c'),
    nonce: fc.nat({ max: 3 }),
  }),
  { maxLength: 60 },
);

it('shows the same on all devices after any interleaving of edits, losses, clearings and reconnects', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const hub = new Hub();
      const devices = [new Device(hub), new Device(hub), new Device(hub)];
      let nonces = 0;
      for (const { device: index, what, id, nonce } of all) {
        const device = devices[index] as Device;
        // Two changes are never the same.
        nonces += 4;
        if (what === 'draw' || what === 'delete')
          device.draw(id, nonces + nonce, what === 'delete');
        else if (what === 'clear' || what === 'prune') hub[what]();
        else device[what]();
      }
      for (const device of devices) device.comeBack();
      for (let round = 0; round < 5; round += 1) {
        for (const device of devices) {
          device.send();
          for (const each of devices) while (each.inbox.length > 0) each.hear();
        }
      }
      const there = [...hub.elements.values()].filter(({ isDeleted }) => !isDeleted);
      const expected = JSON.stringify(there.sort((one, other) => (one.id < other.id ? -1 : 1)));
      expect(devices.map(({ shown }) => shown)).toEqual([expected, expected, expected]);
      expect(devices.map(({ document }) => document.hasUnsent)).toEqual([false, false, false]);
    }),
    { numRuns: 500 },
  );
});

const drawn = (id: string, version = 1, more: object = {}): BoardElement => ({
  id,
  version,
  versionNonce: 1,
  isDeleted: false,
  ...more,
});

it('keeps what was drawn without a connection, but nothing of a board that was cleared', () => {
  const document = new BoardDocument();
  document.open({ edition: 0, elements: [drawn('a')] });
  document.edit([drawn('b'), drawn('a', 2)]);
  document.open({ edition: 0, elements: [drawn('a')] });
  expect(document.nextEdit()).toEqual([drawn('b'), drawn('a', 2)]);
  // Deleted by somebody else, so long ago that the server does not know it any more.
  document.open({ edition: 0, elements: [] });
  expect(document.nextEdit()).toEqual([drawn('b')]);
  document.open({ edition: 1, elements: [] });
  expect([document.nextEdit(), document.elements, document.edition]).toEqual([[], [], 1]);
});

it('sends as much at once as a request carries, and one that is too large alone', () => {
  const document = new BoardDocument();
  const text = 'x'.repeat(boardEditMaxBytes / 3);
  document.edit([drawn('a', 1, { text }), drawn('b', 1, { text }), drawn('c', 1, { text })]);
  const edits: string[][] = [];
  for (let next = document.nextEdit(); next.length > 0; next = document.nextEdit()) {
    expect(next.reduce((sum, each) => sum + bytesOf(each), 0)).toBeLessThan(boardEditMaxBytes);
    edits.push(next.map(({ id }) => id));
    document.confirm(next);
  }
  expect(edits).toEqual([['a', 'b'], ['c']]);
  document.edit(Array.from({ length: boardEditMax + 1 }, (_, index) => drawn(`e${index}`)));
  expect(document.nextEdit()).toHaveLength(boardEditMax);
});

it('an edit that is not taken is gone, and what changed while it was sent is sent again', () => {
  const document = new BoardDocument();
  document.open({ edition: 0, elements: [drawn('a')] });
  document.edit([drawn('a', 2)]);
  const sent = document.nextEdit();
  document.edit([drawn('a', 3)]);
  document.confirm(sent);
  expect(document.nextEdit()).toEqual([drawn('a', 3)]);
  document.drop([drawn('a', 3)]);
  expect([document.elements, document.hasUnsent]).toEqual([[drawn('a', 2)], false]);
});
