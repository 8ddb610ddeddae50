import type { ChannelId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../shared/protocol/media.ts';
import type { RequestPayload } from '../../shared/protocol/protocol.ts';
import { protocolVersion, type SessionOpened } from '../../shared/protocol/session.ts';
import { CodeAttempts } from '../limits/CodeAttempts.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { RefusalLog } from '../limits/RefusalLog.ts';
import type { Peer } from '../peers/Peer.ts';
import type { Session } from '../peers/Session.ts';
import { mediaAddresses } from '../reach/clientAddresses.ts';
import type { ClientConnection } from './ClientConnection.ts';
import type { HandlersOf } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

type Opening = RequestPayload<'session:open'>;

/**
 * Signing in, coming back, going away, and what a user may change of itself. `admitEntry` counts what others are told of
 * somebody who signs in, and have to negotiate for; it throws `rateLimited`.
 */
export function sessionHandlers(
  context: SignalingContext,
  refusals: RefusalLog,
  admitEntry: (client: ClientConnection, user: User, opening: Opening) => void,
): HandlersOf<'session' | 'user' | 'presence'> {
  const { people, profile, sessions, rooms, whispers, audibility, presence, reach, limits, write } =
    context;
  const codes = new CodeAttempts();
  const { burst, perSecond } = limits.newcomersPerAddress;
  const newcomers = new RateLimits(burst, perSecond);

  return {
    'session:open': async (client, opening) => {
      if (client.signedIn) throw new RequestError('conflict', 'a session is open already');
      if (opening.protocolVersion !== protocolVersion) {
        throw new RequestError('versionMismatch', `the server speaks version ${protocolVersion}`);
      }
      const user = await signIn(client, opening).catch((error: unknown) => {
        if (error instanceof RequestError && error.code === 'signatureWrong') tellSignature(client);
        client.send('session:nonceRenewed', { nonce: client.nonce });
        throw error;
      });
      admitEntry(client, user, opening);
      const held = opening.resumeToken ? sessions.resume(opening.resumeToken, user.id) : null;
      const session = held ?? openSeat(client, user);
      const resumeToken = sessions.attach(session, client, opening.resumeToken);
      client.signIn(session);
      const { peer } = session;
      peer.user = user;
      reach.noticeVisit(client.path);
      peer.addresses = mediaAddresses(client.path, reach.addresses);
      try {
        return await enter(client, session, opening, resumeToken, held !== null);
      } catch (error) {
        client.signOut();
        // A seat that was held stays held: the app may try again.
        if (held) sessions.lose(held, client);
        else sessions.abandon(session, client);
        throw error;
      }
    },

    'session:close': (client) => {
      const session = client.signOut();
      if (session) sessions.close(session);
      return {};
    },

    'user:rename': async (client, { name }) => {
      const { id, name: before } = client.peer.user;
      if (name === before) return { user: client.peer.user };
      const user = await write(() => people.rename(id, name));
      refresh(user);
      return { user };
    },

    'user:claimOwner': async (client, { code }) => {
      const { id } = client.peer.user;
      const user = await write(() =>
        codes.check(client.addressGroup, () => people.claimOwner(id, code)),
      );
      refresh(user);
      return { user };
    },

    'presence:get': (client) => {
      void client.session;
      return { presence: presence.snapshot() };
    },
  };

  function openSeat({ addressGroup }: ClientConnection, user: User): Session {
    try {
      return sessions.open(user, addressGroup);
    } catch (error) {
      if (error instanceof RequestError) refusals.tell(error.message, { from: addressGroup });
      throw error;
    }
  }

  function tellSignature({ host, addressGroup }: ClientConnection): void {
    refusals.tell(
      'refused a signature; it names the address that was dialled, so a reverse proxy in between must pass it on as it ' +
        'is (nginx: proxy_set_header Host $http_host)',
      { host: host.slice(0, 300), from: addressGroup },
    );
  }

  async function signIn(client: ClientConnection, opening: Opening): Promise<User> {
    const { publicKey, signature, name, joinCode } = opening;
    const { host, serverKey } = client;
    const nonce = client.spendNonce();
    let isAdmitted = false;
    const admitNewcomer = () => {
      // Once, also where the write is tried again.
      isAdmitted ||= newcomers.take(client.addressGroup);
      if (!isAdmitted) {
        refusals.tell('too many new people in a short time from one address', {
          from: client.addressGroup,
        });
        throw new RequestError('rateLimited', 'too many new people from this address');
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
        joinCode,
        admitNewcomer,
      });
    // A known key needs no code and nothing that must be written: it gets in whatever its neighbours have tried, and while
    // another program holds the database.
    if (people.knows(publicKey)) return signIn();
    return await write(() =>
      joinCode === undefined ? signIn() : codes.check(client.addressGroup, signIn),
    );
  }

  async function enter(
    client: ClientConnection,
    session: Session,
    opening: Opening,
    resumeToken: string,
    resumed: boolean,
  ): Promise<SessionOpened> {
    const { peer } = session;
    const { muted, deafened, listenOnly, heldTransportIds } = opening;
    const kept = peer.media?.usable && peer.media.hasTransports(heldTransportIds);
    if (!opening.sharing) rooms.video.endShare(peer);
    if (!opening.camera) rooms.video.endCamera(peer);
    peer.allowsDrawing = opening.drawable;
    if (!kept) await peer.openMedia(opening.rtpCapabilities);
    await whispers.stop(peer);
    whispers.allow(peer, opening.whispers);
    // Also tells everybody that a peer that was away is back.
    await rooms.update(peer, { muted, deafened, listenOnly });
    const { offers, joinFailure } = await goTo(peer, opening.channelId, !kept);
    rooms.video.tellWatchers(peer);
    rooms.video.tellWanted(peer);
    audibility.repeat(peer);
    await whispers.renew(peer);
    if (client.gone) throw new RequestError('disconnected', 'gone before it was in');
    return {
      peerId: peer.id,
      user: peer.user,
      resumeToken,
      resumed,
      presence: presence.snapshot(),
      server: profile.profile,
      media: kept ? null : peer.liveMedia.setup,
      offers,
      joinFailure,
    };
  }

  /** Brings a peer to where its app wants to be. A wish that cannot be fulfilled does not spoil the sign-in. */
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
      const stays = rooms.channelOf(peer) === channelId;
      if (!stays) people.may(peer.user, 'joinChannel');
      const offers =
        stays && mediaIsNew ? await rooms.reconnect(peer) : await rooms.join(peer, channelId);
      return { offers, joinFailure: null };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      await rooms.leave(peer);
      return { offers: [], joinFailure: { code: error.code, reason: error.message } };
    }
  }

  /** A user may sit in several windows: all of them bear the new name. */
  function refresh(user: User): void {
    for (const peer of sessions.peers) {
      if (peer.user.id !== user.id) continue;
      peer.user = user;
      rooms.announce(peer);
    }
  }
}
