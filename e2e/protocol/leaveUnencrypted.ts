import { granted, type TestPeer } from './TestPeer.ts';

/** Has these channels left out of the server's encryption, by who may manage them: for whispers, bots and listen links. */
export async function leaveUnencrypted(manager: TestPeer, ...channels: string[]): Promise<void> {
  for (const channel of channels) {
    const {
      id: channelId,
      name,
      userLimit,
      music,
      hidesSpeaking,
      stage,
    } = manager.channel(channel);
    const settings = { name, userLimit, music, hidesSpeaking, stage, encrypted: false };
    granted(await manager.ask('channel:update', { channelId, settings }));
  }
  await manager.catchUp();
}
