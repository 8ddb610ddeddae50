/*
 * A large server: 40 channels in categories, 12 roles, and 300 people in the channels.
 */
import { plainChannelSettings } from '../../../shared/domain/Channel.ts';
import { DeviceKey } from '../../protocol/DeviceKey.ts';
import { granted, TestPeer } from '../../protocol/TestPeer.ts';
import { answerParent } from './answerParent.ts';

const channels = 40;
const categories = 6;
const roles = 12;
const people = 300;
/** So that no address is refused for the others behind it. */
const addresses = 100;

const peers: TestPeer[] = [];

answerParent(
  {
    build: async ({ url, ownerCode }: { url: string; ownerCode: string }) => {
      const owner = await TestPeer.enter(url, 'Owner');
      granted(await owner.ask('user:claimOwner', { code: ownerCode }));
      for (let made = owner.presence.channels.length; made < channels; made += 1) {
        const category = `Group ${made % categories}`;
        const settings = { ...plainChannelSettings, name: `Room ${made}`, category };
        granted(await owner.ask('channel:create', { settings, isPrivate: false }));
      }
      for (let made = owner.session.roles.length; made < roles; made += 1) {
        const settings = { name: `Role ${made}`, color: null, permissions: [] };
        granted(await owner.ask('role:create', { settings }));
      }
      owner.close();
    },
    fill: async ({ url }: { url: string }) => {
      for (let index = 0; index < people; index += 1) {
        const localAddress = `127.0.3.${1 + (index % addresses)}`;
        const peer = await TestPeer.connect(url, new DeviceKey(), { localAddress });
        peers.push(peer);
        await peer.open({ name: `Person ${index}` });
        const names = peer.presence.channels.map(({ name }) => name);
        await peer.join(names[index % names.length] ?? '');
      }
    },
  },
  () => {
    for (const peer of peers) peer.close();
  },
);
