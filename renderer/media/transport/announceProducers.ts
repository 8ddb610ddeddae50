import type { Transport } from 'mediasoup-client/types';
import type { Source } from '../../../shared/domain/Source.ts';
import { rtpParametersField } from './mediasoupTypes.ts';
import type { RequestFunction } from './SignalingPort.ts';

/** Tells the server of everything that is produced on a transport; its `appData` says what it is: the `source`, and whether it `replaces` one. */
export function announceProducers(transport: Transport, request: RequestFunction): void {
  transport.on('produce', ({ rtpParameters, appData }, done, fail) => {
    request('producer:create', {
      source: appData.source as Source,
      rtpParameters: rtpParametersField(rtpParameters),
      ...(appData.replaces === true && { replaces: true }),
    }).then(({ producerId }) => done({ id: producerId }), fail);
  });
}
