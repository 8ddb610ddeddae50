import type { AuditKind } from '../../shared/domain/AuditEntry.ts';
import {
  type Channel,
  type ChannelOverride,
  channelOverridesMax,
} from '../../shared/domain/Channel.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { User } from '../../shared/domain/User.ts';
import { withChanges } from '../../shared/permissions/overrideChanges.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';
import type { HandlersOf } from './Handlers.ts';
import { type PersonLimit, personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';
import type { TemporaryChannelMaker } from './temporaryChannelMaker.ts';

/** A pointer that wanders over a list of channels rests on one or two a second. */
const preparationBurst = 20;
const preparationsPerSecond = 3;
/** A correction or two, and a new game now and then. */
const statusBurst = 8;
const statusesPerSecond = 1 / 10;

/**
 * Moves between channels, the peer's switches, and the channels themselves. Whether a channel may be changed is checked in the
 * queue of writes, in the moment of the change. `admitStart` counts the requests that make others negotiate; `makeTemporary`
 * makes temporary channels.
 */
export function channelHandlers(
  context: SignalingContext,
  admitStart: PersonLimit,
  makeTemporary: TemporaryChannelMaker,
): HandlersOf<'channel' | 'peer'> {
  const { audit, authority, limits, people, roles, rooms, channels } = context;
  const { views, write } = context;

  /** Nobody learns of other channels by what they change. */
  const seenBy = (peer: Peer) => views.of(peer.user).channelIds;
  const admitStatus = personLimit(statusBurst, statusesPerSecond);
  const admitPreparation = personLimit(preparationBurst, preparationsPerSecond);

  return {
    'channel:join': async (client, { channelId }) => {
      authority.require(client.peer.user, 'join', channelId);
      admitStart(client);
      return { offers: await rooms.join(client.peer, channelId) };
    },

    'channel:prepare': async (client, { channelId }) => {
      authority.require(client.peer.user, 'join', channelId);
      admitPreparation(client);
      return { offers: await rooms.prepare(client.peer, channelId) };
    },

    'channel:leave': async (client) => {
      await rooms.leave(client.peer);
      return {};
    },

    'peer:update': async (client, switches) => {
      await rooms.update(client.peer, switches);
      return {};
    },

    'channel:create': async ({ peer }, { settings, isPrivate }) => {
      const channel = await write(() => {
        authority.require(peer.user, 'manageChannels');
        return channels.create(settings, seenBy(peer), isPrivate ? onlyFor(peer.user) : []);
      });
      noteChannel('channelCreated', peer, channel);
      return { channel: views.asSeenBy(peer.user, channel) };
    },

    'channel:createTemporary': async (client, { settings }) => {
      const channel = await makeTemporary(client, settings);
      return { channel: views.asSeenBy(client.peer.user, channel) };
    },

    'channel:setStatus': (client, { channelId, status }) => {
      const { peer } = client;
      authority.require(peer.user, 'speak', channelId);
      if (rooms.channelOf(peer) !== channelId) throw new RequestError('conflict', 'not in it');
      // By a moderator, or where only some are heard.
      if (peer.isSilenced || !peer.maySpeak) throw new RequestError('forbidden', 'not heard here');
      const before = channels.get(channelId);
      // Nobody would read it, and the audit log must not know of calls.
      if (before.isCall) throw new RequestError('forbidden', 'a call has no status');
      if (before.status !== status) {
        admitStatus(client);
        channels.setStatus(channelId, status);
        noteChannel('channelStatusSet', peer, before);
      }
      return { channel: views.asSeenBy(peer.user, channels.get(channelId)) };
    },

    'channel:update': async ({ peer }, { channelId, settings }) => {
      const { channel, before } = await write(async () => {
        authority.require(peer.user, 'manageChannels', channelId);
        const before = channels.get(channelId);
        if (before.stage && !settings.stage && rooms.sizeOf(channelId) > limits.peersPerRoom) {
          throw new RequestError('channelFull', 'more listen than fit in an ordinary channel');
        }
        return { channel: await channels.update(channelId, settings, seenBy(peer)), before };
      });
      noteChannel('channelChanged', peer, channel, before);
      return { channel: views.asSeenBy(peer.user, channel) };
    },

    'channel:reorder': async ({ peer }, { channelIds, regrouped }) => {
      await write(() => {
        authority.require(peer.user, 'manageChannels');
        if (regrouped !== null) {
          authority.require(peer.user, 'manageChannels', regrouped.channelId);
        }
        return channels.reorder(channelIds, seenBy(peer), regrouped);
      });
      audit.note({ kind: 'channelsOrdered', by: peer.user });
      if (regrouped !== null)
        noteChannel('channelChanged', peer, channels.get(regrouped.channelId));
      return {};
    },

    'channel:delete': async ({ peer }, { channelId }) => {
      const channel = await write(async () => {
        authority.require(peer.user, 'manageChannels', channelId);
        const channel = channels.get(channelId);
        await channels.delete(channelId);
        return channel;
      });
      noteChannel('channelDeleted', peer, channel);
      return {};
    },

    'channel:override': async ({ peer }, { channelId, changes }) => {
      const channel = await write(async () => {
        const { user } = peer;
        authority.require(user, 'manageChannels', channelId);
        const before = channels.get(channelId);
        const overrides = withChanges(before.overrides, changes);
        if (overrides === null) {
          throw new RequestError('outdated', 'the channel decides otherwise meanwhile');
        }
        if (overrides.length > channelOverridesMax) {
          throw new RequestError('limitReached', 'a channel decides about no more');
        }
        const subjects = new Map<ChannelOverride, User | Role | null>();
        for (const override of [...before.overrides, ...overrides]) {
          subjects.set(override, await subjectOf(override));
        }
        authority.requireToOverride(user, before, overrides, (each) => subjects.get(each) ?? null);
        return await channels.override(channelId, overrides);
      });
      noteChannel('channelOverridden', peer, channel);
      return { channel: views.asSeenBy(peer.user, channel) };
    },
  };

  /** What makes a channel visible to one person and the owner only. Whoever makes it gets nothing that they did not have. */
  function onlyFor({ id }: User): ChannelOverride[] {
    const everyone = roles.all.filter(({ kind }) => kind === 'everyone');
    return [
      ...everyone.map((role): ChannelOverride => {
        return { subject: { roleId: role.id }, allow: [], deny: ['seeChannel'] };
      }),
      { subject: { userId: id }, allow: ['seeChannel'], deny: [] },
    ];
  }

  function noteChannel(kind: AuditKind, peer: Peer, channel: Channel, before = channel): void {
    audit.note({
      kind,
      by: peer.user,
      subject: channel.name,
      former: before.name === channel.name ? null : before.name,
      channels: [channel],
    });
  }

  /** The role or the person that an override is about; null when there is none. */
  async function subjectOf({ subject }: ChannelOverride): Promise<User | Role | null> {
    if ('roleId' in subject) return roles.all.find(({ id }) => id === subject.roleId) ?? null;
    return await people.find(subject.userId);
  }
}
