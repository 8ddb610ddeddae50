import { isDeepStrictEqual } from 'node:util';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Ban } from '../../shared/domain/moderation.ts';
import type { Presence } from '../../shared/domain/Presence.ts';
import type { User } from '../../shared/domain/User.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { RequestPayload } from '../../shared/protocol/protocol.ts';
import type { SessionOpened } from '../../shared/protocol/session.ts';
import { protocolVersion } from '../../shared/protocol/signIn.ts';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import { CodeAttempts } from '../limits/CodeAttempts.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { RefusalLog } from '../limits/RefusalLog.ts';
import type { Peer } from '../peers/Peer.ts';
import type { Session } from '../peers/Session.ts';
import { mediaAddresses } from '../reach/clientAddresses.ts';
import { machineAddresses } from '../reach/ownNetworks.ts';
import type { ClientConnection } from './ClientConnection.ts';
import { type HandlersOf, ReadWhenSent } from './Handlers.ts';
import { refreshUser } from './refreshUser.ts';
import type { SignalingContext } from './SignalingContext.ts';

type Opening = RequestPayload<'session:open'>;

/**
 * Signing in, resuming and closing a session. `admitEntry` charges a sign-in for
 * the messages and streams that it causes for others; it throws `rateLimited`.
 */
export function sessionHandlers(
  context: SignalingContext,
  refusals: RefusalLog,
  admitEntry: (client: ClientConnection, user: User, opening: Opening) => void,
): HandlersOf<'session' | 'presence'> {
  const {
    authority,
    bans,
    knocks,
    lastAddresses,
    moderation,
    people,
    profile,
    roles,
    sessions,
    rooms,
    whispers,
    narrowLines,
    audibility,
    directRooms,
    presence,
    chatFeed,
    boards,
    reach,
    limits,
    write,
  } = context;
  const codes = new CodeAttempts();
  const { burst, perSecond } = limits.newcomersPerAddress;
  const newcomers = new RateLimits(burst, perSecond);

  return {
    'session:open': async (client, opening) => {
      if (client.signedIn) throw new RequestError('conflict', 'a session is open already');
      if (opening.protocolVersion !== protocolVersion) {
        throw new RequestError('versionMismatch', `the server speaks version ${protocolVersion}`);
      }
      const beganAtMs = performance.now();
      const user = await signIn(client, opening).catch((error: unknown) => {
        if (error instanceof RequestError && error.code === 'signatureWrong')
          logSignatureRefusal(client);
        client.send('session:nonceRenewed', { nonce: client.nonce });
        throw error;
      });
      // Its session may be served by the connection that came in its place.
      if (client.disconnected) {
        throw new RequestError('disconnected', 'disconnected during the sign-in');
      }
      admitEntry(client, user, opening);
      if (hasOtherRoles(user)) refreshUser(user, context);
      // From here until the session is known nothing is awaited: a ban or a kick ends it, or is seen here.
      refuseBanned(client, bans.ofUser(user.id));
      moderation.refuseKicked(user.id, beganAtMs);
      lastAddresses.note(user.id, client.addressGroup);
      const resumed = opening.resumeToken
        ? sessions.resume(opening.resumeToken, opening.publicKey)
        : null;
      const session = resumed ?? openSession(client, user, opening);
      const resumeToken = sessions.attach(session, client, opening.resumeToken);
      client.signIn(session, {
        catchUp: () => presence.catchUp([client.id]),
        signedOut: () => {
          presence.unfollow(client);
          chatFeed.drop(client);
          boards.drop(client);
        },
      });
      const { peer } = session;
      // A change since its sign-in has not reached this session.
      peer.user = people.current(user);
      moderation.greet(peer);
      reach.noticeVisit(client.path);
      peer.addresses = mediaAddresses(client.path, reach.addresses);
      try {
        await requireKept(opening.publicKey);
        return await enter(client, session, opening, resumeToken, resumed !== null);
      } catch (error) {
        client.signOut();
        // A session that was held stays held, because the app may try again.
        if (resumed) sessions.lose(resumed, client);
        else sessions.abandon(session, client);
        throw error;
      }
    },

    'session:close': (client) => {
      const session = client.signOut();
      if (session) sessions.close(session);
      return {};
    },

    'presence:get': (client) => {
      void client.session;
      return new ReadWhenSent(() => ({ presence: follow(client) }));
    },
  };

  /** From here on the client is told of every change. Throws `notSignedIn` where its session has ended meanwhile. */
  function follow(client: ClientConnection): Presence {
    void client.session;
    return presence.follow(client);
  }

  /**
   * Refuses a device that was removed while it signed in. Asked when its session is there: a removal ends that, or is seen
   * here. Throws `deviceRemoved`.
   */
  async function requireKept(publicKey: string): Promise<void> {
    if (await people.knows(publicKey)) return;
    throw new RequestError('deviceRemoved', 'the device was removed while it signed in');
  }

  /** Whether a guest has become a member by this sign-in, and has another window. */
  function hasOtherRoles({ id, roleIds }: User): boolean {
    return sessions.peers.some(
      ({ user }) => user.id === id && !isDeepStrictEqual(user.roleIds, roleIds),
    );
  }

  function openSession({ addressGroup }: ClientConnection, user: User, opening: Opening): Session {
    try {
      return sessions.open(user, addressGroup, opening.publicKey, opening.resumeToken);
    } catch (error) {
      if (error instanceof RequestError) refusals.warn(error.message, { from: addressGroup });
      throw error;
    }
  }

  function logSignatureRefusal({ host, addressGroup }: ClientConnection): void {
    refusals.warn(
      'refused a signature; it names the address that the client connected to, so a reverse proxy in between must ' +
        'pass that on unchanged (nginx: proxy_set_header Host $http_host)',
      { host: host.slice(0, 300), from: addressGroup },
    );
  }

  /** Tells the app by whom, why and until when, and throws `banned`. */
  function refuseBanned(client: ClientConnection, ban: Ban | null): void {
    if (ban === null) return;
    const { by, reason, endsAt } = ban;
    client.send('session:ended', { cause: 'ban', by, reason, endsAt });
    throw new RequestError('banned', 'this person or this address is banned');
  }

  async function signIn(client: ClientConnection, opening: Opening): Promise<User> {
    const { publicKey, signature, name, deviceName, joinCode } = opening;
    const { host, serverKey } = client;
    const nonce = client.spendNonce();
    let isAdmitted = false;
    const admitNewcomer = () => {
      // Counted once, also when the write is tried again.
      isAdmitted ||= newcomers.take(client.addressGroup);
      if (!isAdmitted) {
        refusals.warn('too many new users in a short time from one address', {
          from: client.addressGroup,
        });
        throw new RequestError('rateLimited', 'too many new users from this address');
      }
    };
    const signIn = () =>
      people.signIn({
        publicKey,
        signature,
        nonce,
        host,
        serverKey,
        name,
        deviceName,
        joinCode,
        admitNewcomer,
        limitGuess: (check) => codes.check({ publicKey, addressGroup: client.addressGroup }, check),
        holdsSeat: () =>
          opening.resumeToken !== undefined && sessions.holds(opening.resumeToken, publicKey),
        refuse: (userId) =>
          refuseBanned(
            client,
            userId === null ? bans.ofNewcomer(publicKey, client.addressGroup) : bans.ofUser(userId),
          ),
      });
    // A known key needs no code and no write: it signs in also while another program locks the database.
    if (await people.recognizes(publicKey, joinCode)) return await signIn();
    return await write(signIn);
  }

  async function enter(
    client: ClientConnection,
    session: Session,
    opening: Opening,
    resumeToken: string,
    resumed: boolean,
  ): Promise<ReadWhenSent<SessionOpened>> {
    const { peer } = session;
    const { muted, deafened, listenOnly, heldTransportIds } = opening;
    const kept =
      peer.media?.usable &&
      peer.media.hasTransports(heldTransportIds) &&
      peer.media.isReachableAt(peer.addresses, machineAddresses());
    if (!opening.sharing) rooms.video.endShare(peer);
    if (!opening.camera) rooms.video.endCamera(peer);
    peer.allowsDrawing = opening.drawable;
    if (!kept) {
      // A page that starts anew has none of its connections.
      directRooms.startAnew(peer);
      // Nor does it know what it has reported.
      narrowLines.report(peer, 'wide');
      await peer.openMedia(opening.rtpCapabilities);
    }
    await whispers.stop(peer);
    whispers.allow(peer, opening.whispers);
    // Also publishes that the peer is back.
    await rooms.update(peer, { muted, deafened, listenOnly });
    if (session.closed) throw new RequestError('unavailable', 'the session has ended meanwhile');
    const { offers, joinFailure } = await goTo(peer, opening.channelId, !kept);
    rooms.video.notifyWatchers(peer);
    rooms.video.notifyWantedLayers(peer);
    narrowLines.resend(peer);
    audibility.resend(peer);
    knocks.withdraw(peer);
    knocks.tell(peer);
    await whispers.renew(peer);
    if (client.disconnected)
      throw new RequestError('disconnected', 'disconnected during the sign-in');
    const opened = {
      peerId: peer.id,
      user: peer.user,
      resumeToken,
      resumed,
      media: kept ? null : peer.liveMedia.setup,
      offers,
      joinFailure,
    };
    return new ReadWhenSent(() => ({
      ...opened,
      presence: follow(client),
      server: profile.profile,
      roles: roles.all,
    }));
  }

  /** Moves a peer into the channel that its app asks for. If that fails, the sign-in succeeds without it. */
  async function goTo(
    peer: Peer,
    channelId: ChannelId | null,
    mediaIsNew: boolean,
  ): Promise<{ offers: ConsumerOffer[]; joinFailure: Failure | null }> {
    try {
      if (channelId === null) {
        await rooms.leave(peer);
        return { offers: [], joinFailure: null };
      }
      if (moderation.keepsMove(peer, channelId)) {
        moderation.retellMove(peer);
        const kept = peer.media?.consumers.offers ?? [];
        const offers = mediaIsNew ? await rooms.reconnect(peer) : kept;
        return { offers, joinFailure: { code: 'conflict', reason: 'moved by somebody else' } };
      }
      const stays = rooms.channelOf(peer) === channelId;
      if (!stays) authority.require(peer.user, 'join', channelId);
      const offers =
        stays && mediaIsNew ? await rooms.reconnect(peer) : await rooms.join(peer, channelId);
      return { offers, joinFailure: null };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      await rooms.leave(peer);
      return { offers: [], joinFailure: { code: error.code, reason: error.message } };
    }
  }
}
