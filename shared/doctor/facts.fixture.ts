import type { ReachFacts } from './DoctorFacts.ts';

/** The way to a server is free up to its signalling. */
export const reached: ReachFacts = {
  isOnline: true,
  nameResolves: true,
  tcp: 'answers',
  tls: 'done',
  certificate: 'trusted',
  product: 'perch',
  largePackets: 'arrive',
};
