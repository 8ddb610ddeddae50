/**
 * Branded ids: a channel's id cannot be passed where a peer's id is expected. The server chooses all ids.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A channel: the persistent place that users see. */
export type ChannelId = Branded<'ChannelId'>;
/** An identity, which the server recognises by the keys of its devices. */
export type UserId = Branded<'UserId'>;
/** One connected app (window or tab) of a user, visible to others in a channel. Not a secret. */
export type PeerId = Branded<'PeerId'>;
/** A role, which people may have. */
export type RoleId = Branded<'RoleId'>;
/** A sound of the soundboard. */
export type SoundId = Branded<'SoundId'>;
/** A file of a channel. Not a secret. */
export type FileId = Branded<'FileId'>;
/** A recording of a channel. Not a secret. */
export type RecordingId = Branded<'RecordingId'>;
/** A link by which people outside hear a channel. Not a secret. */
export type ListenLinkId = Branded<'ListenLinkId'>;
/** An invite. Not a secret: its code is. */
export type InviteId = Branded<'InviteId'>;
/** A message, by its number in its channel: 1, 2, 3, …. Only together with the channel it names one. */
export type MessageId = number & { readonly [brand]: 'MessageId' };
/** Two peers that connect directly; see `shared/protocol/streams/direct.ts`. */
export type DirectPairId = Branded<'DirectPairId'>;
/** A file on its way from one app straight to another; see `shared/protocol/chat/transfers.ts`. Not a secret. */
export type TransferId = Branded<'TransferId'>;
/** mediasoup's ids. */
export type TransportId = Branded<'TransportId'>;
export type ProducerId = Branded<'ProducerId'>;
export type ConsumerId = Branded<'ConsumerId'>;
