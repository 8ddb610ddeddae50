/*
 * A person at home for `nat.test.ts`:
 *
 *   node e2e/protocol/natPeer.ts <url> <name>
 *
 * Joins General, is paired with the other one when both are there, says something directly, and prints what came back and on which path as
 * JSON. Runs until it is killed.
 */
import { transportPath } from '../../renderer/media/transport/transportPath.ts';
import { linkPeer, pairPeers, say, textAt } from './linkPeer.ts';
import { TestPeer } from './TestPeer.ts';

const [url = '', name = ''] = process.argv.slice(2);
/** A busy machine may need longer than a connection is waited for. */
const attemptsMax = 4;
const peer = await TestPeer.enter(url, name, 'General');

/** The text of the other one; null if there is no way to them. */
async function meet(): Promise<{ readonly text: unknown; readonly way?: string | undefined }> {
  peer.told.length = 0;
  await pairPeers(peer);
  const link = linkPeer(peer);
  const ended = new Promise<null>((resolve) => link.on('ended', () => resolve(null)));
  const heard = textAt(link);
  say(link, `from ${name}`);
  const text = await Promise.race([heard, ended]);
  if (text === null) return { text };
  return { text, way: transportPath(await link.connection.getStats())?.way };
}

let outcome = await meet();
for (let attempt = 1; attempt < attemptsMax && outcome.text === null; attempt += 1) {
  outcome = await meet();
}
process.stdout.write(`${JSON.stringify(outcome)}\n`);
