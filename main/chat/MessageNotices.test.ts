import type { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { MessageNotices } from './MessageNotices.ts';

interface FakeNotice extends EventEmitter {
  readonly options: { readonly title: string };
  isOpen: boolean;
}
const made = vi.hoisted(() => ({ notices: [] as unknown[] }));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  return {
    Notification: class extends Emitter {
      isOpen = false;
      readonly options: object;

      constructor(options: object) {
        super();
        this.options = options;
        made.notices.push(this);
      }

      show() {
        this.isOpen = true;
      }

      close() {
        this.isOpen = false;
      }
    },
  };
});

const open = () =>
  (made.notices as FakeNotice[]).filter(({ isOpen }) => isOpen).map(({ options }) => options.title);
const noticeOf = (key: string) => ({ key, title: key, body: 'hi', replyHint: 'Reply' });

beforeEach(() => {
  made.notices = [];
});

test('a notice is answered in its own field, or clicked, and is gone then', () => {
  const notices = new MessageNotices();
  const answers: unknown[] = [];
  notices.on('answered', (answer) => answers.push(answer));
  notices.show('home', noticeOf('one'));
  notices.show('home', noticeOf('two'));
  expect((made.notices as FakeNotice[])[0]?.options).toMatchObject({
    hasReply: true,
    replyPlaceholder: 'Reply',
  });
  (made.notices as FakeNotice[])[0]?.emit('reply', {}, 'on my way');
  (made.notices as FakeNotice[])[1]?.emit('click');
  expect(answers).toEqual([
    { serverId: 'home', key: 'one', text: 'on my way' },
    { serverId: 'home', key: 'two', text: null },
  ]);
  expect(open()).toEqual([]);
});

test('notices go when they are read, with their page, and when there are too many', () => {
  const notices = new MessageNotices();
  notices.show('home', noticeOf('one'));
  notices.show('home', noticeOf('two'));
  notices.show('work', noticeOf('one'));
  notices.close('home', 'one');
  notices.close('home', 'unknown');
  expect(open()).toEqual(['two', 'one']);
  notices.forget('work');
  expect(open()).toEqual(['two']);
  for (let count = 0; count < 60; count += 1) notices.show('home', noticeOf(`n${count}`));
  expect(open()).toHaveLength(50);
  notices.forget('home');
  expect(open()).toEqual([]);
});
