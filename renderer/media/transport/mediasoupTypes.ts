import type {
  ConsumerOptions,
  DataConsumerOptions,
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  RtpParameters,
  TransportOptions,
} from 'mediasoup-client/types';
import { isOfShare } from '../../../shared/domain/Source.ts';
import type {
  ConsumerOffer,
  DataChannelParameters,
  DtlsParametersField,
  IceServer,
  RtpCapabilitiesField,
  RtpParametersField,
  SlotsSetup,
  TransportParameters,
} from '../../../shared/protocol/streams/media.ts';

/**
 * The border between the protocol's types and mediasoup-client's: the same shapes, declared twice, because the types of
 * mediasoup and mediasoup-client drift apart. All casts between them are here.
 */

export function routerCapabilities(fromServer: unknown): RtpCapabilities {
  return fromServer as RtpCapabilities;
}

export function capabilitiesField(capabilities: RtpCapabilities): RtpCapabilitiesField {
  return {
    codecs: capabilities.codecs ?? [],
    headerExtensions: capabilities.headerExtensions ?? [],
  } as RtpCapabilitiesField;
}

export function transportOptions(
  parameters: TransportParameters,
  iceServers: IceServer[],
): TransportOptions {
  return { ...parameters, iceServers } as TransportOptions;
}

export function iceParameters(parameters: TransportParameters['iceParameters']): IceParameters {
  return parameters;
}

export function dtlsField(parameters: DtlsParameters): DtlsParametersField {
  return {
    ...(parameters.role ? { role: parameters.role } : {}),
    fingerprints: parameters.fingerprints
      .filter(({ algorithm }) => algorithm === 'sha-256')
      .map(({ value }) => ({ algorithm: 'sha-256', value: value.toUpperCase() })),
  };
}

export function rtpParametersField(parameters: RtpParameters): RtpParametersField {
  return parameters as RtpParametersField;
}

export function consumerOptions(offer: ConsumerOffer): ConsumerOptions {
  return {
    id: offer.consumerId,
    producerId: offer.producerId,
    kind: offer.kind,
    rtpParameters: offer.rtpParameters as RtpParameters,
    // The browser synchronises tracks of one stream: video and sound of a share, but not a voice with anything else.
    streamId: `${offer.peerId}-${isOfShare(offer.source) ? 'share' : offer.source}`,
    appData: { offer },
  };
}

export function dataChannelOptions(
  parameters: DataChannelParameters,
  label: string,
): DataConsumerOptions {
  return { ...parameters, label };
}

/** A section for voices that come and go: it names no source (SSRC). */
export function slotOptions({ rtpParameters }: SlotsSetup, mid: string): ConsumerOptions {
  return {
    id: mid,
    producerId: mid,
    kind: 'audio',
    rtpParameters: { ...(rtpParameters as RtpParameters), mid },
    streamId: mid,
    appData: { slot: mid },
  };
}
