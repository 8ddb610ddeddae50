import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import { SqliteDatabase } from '../database/SqliteDatabase.ts';
import { MessageStore } from './MessageStore.ts';

/*
 * A process that stores messages `1`, `2`, `3`, … until it is killed, and prints the number of each that is stored. It begins with the
 * number that it is given, also when that one is stored already.
 */
// Node would write it at the end of the process, which never comes.
flushCompileCache();
const [file = '', channelId, authorId, first] = process.argv.slice(2);
const database = await SqliteDatabase.open(file);
const messages = new MessageStore(database.tables);
for (let number = Number(first); ; number += 1) {
  await messages.addAll([
    {
      channelId: channelId as ChannelId,
      authorId: authorId as UserId,
      clientId: String(number),
      text: `message ${number} ${'회의 '.repeat(number % 50)}`,
      sentAt: number,
      replyTo: null,
      files: [],
      mentions: { userIds: [], roleIds: [], everyone: true },
    },
  ]);
  writeSync(1, `${number}\n`);
}
