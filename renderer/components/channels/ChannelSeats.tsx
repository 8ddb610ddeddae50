import type { Channel } from '../../../shared/domain/Channel.ts';
import { ListenSeat } from '../listening/ListenSeat.tsx';
import { RecordingSeat } from '../recordings/RecordingSeat.tsx';

/** What takes voices out of a channel, above its people in the list. */
export function ChannelSeats({ channel: { recording, listenSeat } }: { channel: Channel }) {
  return (
    <>
      {recording && <RecordingSeat seat={recording} />}
      {listenSeat && <ListenSeat seat={listenSeat} />}
    </>
  );
}
