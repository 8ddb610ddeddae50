import type { Transport } from 'mediasoup-client/types';
import type { Source } from '../../shared/domain/Source.ts';
import { rtpParametersField } from './mediasoupTypes.ts';
import type { RequestFunction } from './ServerLink.ts';

/** Tells the server of everything that is produced on a transport; the `source` in its `appData` says what it is. */
export function announceProducers(transport: Transport, request: RequestFunction): void {
  transport.on('produce', ({ rtpParameters, appData }, done, fail) => {
    request('producer:create', {
      source: appData.source as Source,
      rtpParameters: rtpParametersField(rtpParameters),
    }).then(({ producerId }) => done({ id: producerId }), fail);
  });
}
