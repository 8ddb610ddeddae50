/** mediasoup's subchannels are 16 bits wide. */
const subchannelsMax = 0xffff;

/**
 * Takes the lowest free subchannel of a data producer, and adds it to those that are taken. A data consumer receives only what
 * is sent to one of its subchannels.
 *
 * @throws Error when none is free
 */
export function takeSubchannel(taken: Set<number>): number {
  let number = 1;
  while (taken.has(number)) number += 1;
  if (number > subchannelsMax) throw new Error('no subchannel is free');
  taken.add(number);
  return number;
}
