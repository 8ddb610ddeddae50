/*
 * An example of a bot: it copies what people write in a channel of one server into a channel of another one.
 *
 *   FROM_TOKEN=perch-bot-… TO_TOKEN=perch-bot-… node e2e/bots/copyChat.ts https://one.example.com/General https://two.example.com/General
 *
 * A server without a certificate of an authority needs its key besides: FROM_SERVER_KEY, TO_SERVER_KEY.
 */
import { PerchBot } from '../../server/api/client/PerchBot.ts';
import type { Message } from '../../shared/domain/Message.ts';
import type { User } from '../../shared/domain/User.ts';

const [from, to] = await Promise.all([
  enter('FROM', process.argv[2]),
  enter('TO', process.argv[3]),
]);
from.bot.on('message:sent', ({ message, people }) => {
  copy(message, people).catch((error: unknown) => console.error('not copied:', error));
});
await from.bot.ask('chat:open', {
  channelId: from.channel.id,
  place: { at: 'newest' },
  limit: 1,
});
console.log('copying');
await Promise.race([from.bot.closed, to.bot.closed]);
process.exit(1);

async function copy({ authorId, text }: Message, people: readonly User[]): Promise<void> {
  if (authorId === from.bot.session.user.id || text === '') return;
  const author = people.find(({ id }) => id === authorId)?.name ?? 'Somebody';
  await to.bot.say(to.channel, `**${author}:** ${text}`);
}

/** @param address of a server, and of a channel in it */
async function enter(side: 'FROM' | 'TO', address = '') {
  const { origin, pathname } = new URL(address);
  const bot = await PerchBot.connect({
    url: origin,
    token: process.env[`${side}_TOKEN`] ?? '',
    serverKey: process.env[`${side}_SERVER_KEY`],
  });
  const channel = bot.channel(decodeURIComponent(pathname.slice(1)));
  if (channel.sealed) {
    throw new Error(
      `${channel.name} is encrypted to the end, so no bot can read or write there: switch that off in its settings`,
    );
  }
  return { bot, channel };
}
